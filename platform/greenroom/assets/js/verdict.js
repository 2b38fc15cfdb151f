// The verdict panel: says each change aloud, and tells the page once when a verdict is in.
import { announce } from "./banners.js";

let lastWords = "";
let lastFinished = "";

/** Look at the panel after a swap. Fires `verdict:finished` on it once per job. */
function look() {
  const panel = document.getElementById("verdict");
  const body = panel?.querySelector("[data-state]");
  if (!body) return;
  const { announcement, job, state } = body.dataset;
  if (announcement !== lastWords) {
    lastWords = announcement;
    announce(announcement);
  }
  if (state === "finished" && job !== lastFinished) {
    lastFinished = job;
    panel.dispatchEvent(new CustomEvent("verdict:finished", { bubbles: true }));
  }
}

/** Start watching. A verdict that came with the page is not news. */
export function watchVerdict() {
  lastFinished = document.querySelector('#verdict [data-state="finished"]')?.dataset.job ?? "";
  document.addEventListener("htmx:after:swap", look);
}
