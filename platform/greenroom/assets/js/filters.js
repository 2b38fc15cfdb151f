// The catalogue's filters: clean addresses, and a history that one can walk back through.
import { announce } from "./banners.js";

let typing = false;

document.addEventListener("htmx:config:request", ({ detail: { ctx } }) => {
  if (!ctx.sourceElement.matches?.(".filters")) return;
  typing = ctx.sourceEvent?.type === "input";
  for (const [name, value] of [...ctx.request.body]) {
    if (!value) ctx.request.body.delete(name);
  }
});

document.addEventListener("htmx:before:history:update", (event) => {
  const { history, sourceElement } = event.detail;
  if (!sourceElement.matches?.(".filters")) return;
  if (history.path === location.pathname + location.search) event.preventDefault();
  // A choice is a step; each pause in typing is not.
  else if (typing) history.type = "replace";
});

document.addEventListener("htmx:after:swap", () => {
  const count = document.querySelector("[data-result-count]");
  if (count) announce(count.textContent.trim());
});
