// The files of a question as tabs: one is open, arrow keys go on to the next, all stay in the form.
// The pattern is that of the ARIA Authoring Practices, with automatic activation.

const STEPS = { ArrowRight: 1, ArrowLeft: -1 };

function select(tabs, panels, at) {
  for (const [index, tab] of tabs.entries()) {
    const isOpen = index === at;
    tab.setAttribute("aria-selected", String(isOpen));
    tab.tabIndex = isOpen ? 0 : -1;
    panels[index].hidden = !isOpen;
    delete panels[index].dataset.waits;
  }
}

function target(key, at, count) {
  if (key === "Home") return 0;
  if (key === "End") return count - 1;
  return key in STEPS ? (at + STEPS[key] + count) % count : null;
}

/**
 * Bring a form's tabs to life, if it has any.
 *
 * @param {HTMLFormElement} form
 * @returns {(at: number) => void} opens the tab of a file, by its place from 0
 */
export function startTabs(form) {
  const list = form.querySelector('[role="tablist"]');
  if (!list) return () => {};
  const tabs = [...list.querySelectorAll('[role="tab"]')];
  const panels = tabs.map((tab) => document.getElementById(tab.getAttribute("aria-controls")));
  const open = (at) => select(tabs, panels, at);
  for (const [index, panel] of panels.entries()) {
    panel.setAttribute("role", "tabpanel");
    panel.setAttribute("aria-labelledby", tabs[index].id);
  }
  list.addEventListener("click", ({ target: clicked }) => {
    const at = tabs.indexOf(clicked.closest('[role="tab"]'));
    if (at >= 0) open(at);
  });
  list.addEventListener("keydown", (event) => {
    const at = target(event.key, tabs.indexOf(event.target), tabs.length);
    if (at === null || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    open(at);
    tabs[at].focus();
  });
  open(0);
  return open;
}
