// The desk of a question: editors, draft, shortcuts. Works on any form.workspace with data-draft-url.
import { hideBanner, showBanner } from "./banners.js";
import { bringBack } from "./draft-recovery.js";
import { DraftStore } from "./draft-store.js";
import { DraftSync } from "./draft-sync.js";
import { upgrade } from "./editor.js";
import { isField, readFields } from "./fields.js";
import { startTabs } from "./tabs.js";
import { clock } from "./times.js";

const STATES = {
  changed: () => "Unsaved changes",
  saving: () => "Saving…",
  saved: () => `Saved ${clock(new Date())}`,
  kept: () => "Not saved yet; kept in this browser",
  failed: () => "Not saved: the server did not take it. Kept in this browser",
  lost: () => "Not saved, and this browser keeps nothing: copy your text before leaving",
};

function startDraft(form) {
  const { draftUrl, draftVersion, user, slug } = form.dataset;
  const store = new DraftStore(user, slug);
  const line = form.querySelector(".save-state");
  const sync = new DraftSync({
    url: draftUrl,
    version: Number(draftVersion),
    store,
    read: () => readFields(form),
    onState(state) {
      if (!line) return;
      line.dataset.state = state;
      line.textContent = STATES[state]();
    },
    onVersion(version) {
      hideBanner("banner-conflict");
      form.elements.namedItem("draft_version").value = version;
    },
    onConflict() {
      showBanner("banner-conflict", {
        actions: {
          load() {
            store.setAside(readFields(form));
            location.reload();
          },
          keep: () => sync.save({ force: true }),
        },
      });
    },
  });
  return sync;
}

function sendDraftWhenLeaving(sync) {
  const flush = () => sync.flush();
  const leave = () => sync.flush({ leaving: true });
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") flush();
    else sync.tryAgain();
  });
  // A reload asks for the page before it hides this one; beforeunload comes ahead of that.
  window.addEventListener("beforeunload", leave);
  window.addEventListener("pagehide", leave);
  window.addEventListener("online", flush);
}

/** Starting over and reopening put something else into the draft: keep what is in the editor now. */
function setAsideWhenReplaced(form, sync) {
  document.addEventListener("submit", ({ target }) => {
    if (!target.matches("[data-replaces-draft]")) return;
    // Without a draft there is only what the question opens with.
    if (sync.dirty || sync.version) sync.store.setAside(readFields(form));
  });
}

function startShortcuts(form) {
  // In capture, ahead of the editor's own Ctrl+Enter; on the document, to work beside it as well.
  document.addEventListener(
    "keydown",
    (event) => {
      if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
      const button = form.querySelector(event.shiftKey ? "[data-submit]" : "[data-run]");
      if (!button) return;
      event.preventDefault();
      event.stopPropagation();
      // click(), not requestSubmit(): htmx listens on the buttons.
      button.click();
    },
    { capture: true },
  );
}

/** Bring a question's form to life. */
export function startWorkspace(form) {
  let sync = null;
  const changed = () => sync?.changed();
  const areas = [...form.querySelectorAll("textarea[data-editor]")];
  const editors = areas.map((area) => upgrade(area, changed));
  const openTab = startTabs(form);
  sync = startDraft(form);
  form.addEventListener("input", ({ target }) => {
    if (target.name && isField(target.name)) changed();
  });
  // A page that came back with what was refused holds the newest text, and the server does not.
  if ("unsaved" in form.dataset) sync.changed();
  else bringBack(form, editors, sync);
  startShortcuts(form);
  sendDraftWhenLeaving(sync);
  setAsideWhenReplaced(form, sync);
  window.addEventListener("storage", () => sync.keepOn());
  form.addEventListener("htmx:before:request", ({ detail: { ctx } }) => {
    const { fetch } = ctx;
    ctx.fetch = (url, request) =>
      sync.send((version) => {
        request.body.set("draft_version", version);
        return fetch(url, request);
      });
  });
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.("[data-go-to-line]");
    const at = areas.findIndex((area) => area.dataset.path === link?.dataset.file);
    if (at < 0) return;
    event.preventDefault();
    openTab(at);
    editors[at].goTo(Number(link.dataset.goToLine));
  });
}
