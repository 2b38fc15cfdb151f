// A second press while the answer to a plain form is on its way sends nothing. htmx sees to its own.

// Long enough for a slow answer; after that a press is meant.
const WAIT_MS = 10_000;
let sent = new WeakMap();

document.addEventListener("submit", (event) => {
  if (event.defaultPrevented || event.target.method !== "post") return;
  if (Date.now() - (sent.get(event.target) ?? -WAIT_MS) < WAIT_MS) event.preventDefault();
  else sent.set(event.target, Date.now());
});

// The way back may lead to this very page as it was left.
window.addEventListener("pageshow", () => {
  sent = new WeakMap();
});
