// What was chosen on a form without a draft, kept in this tab while one signs in again.
import { isSignedOut } from "./session.js";

const form = () => document.querySelector("form[data-choices]");
const inputs = () => [...form().querySelectorAll("input[type=radio], input[type=checkbox]")];
const key = () => `greenroom:choices:${form().dataset.user}:${form().getAttribute("action")}`;
const nameOf = (input) => `${input.name}=${input.value}`;

function keep() {
  if (!isSignedOut() || !form()) return;
  const chosen = inputs().filter((input) => input.checked);
  try {
    sessionStorage.setItem(key(), JSON.stringify(chosen.map(nameOf)));
  } catch {
    // Without storage it has to be chosen again.
  }
}

function bringBack() {
  if (!form()) return;
  try {
    const chosen = JSON.parse(sessionStorage.getItem(key())) ?? [];
    sessionStorage.removeItem(key());
    for (const input of inputs()) if (chosen.includes(nameOf(input))) input.checked = true;
  } catch {
    // Nothing was kept then.
  }
}

window.addEventListener("pagehide", keep);
window.addEventListener("pageshow", bringBack);
