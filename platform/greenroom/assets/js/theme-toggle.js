// The round button in the header: system, light, dark, and round again.
import { THEMES, chooseTheme, chosenTheme } from "./theme-store.js";

const WORDS = { system: "as the system", light: "light", dark: "dark" };

function show(button, theme) {
  const next = THEMES[(THEMES.indexOf(theme) + 1) % THEMES.length];
  button.dataset.choice = theme;
  button.setAttribute("aria-label", `Theme: ${WORDS[theme]}. Change to ${WORDS[next]}`);
}

for (const button of document.querySelectorAll(".theme-toggle")) show(button, chosenTheme());

document.addEventListener("click", ({ target }) => {
  const button = target.closest?.(".theme-toggle");
  if (!button) return;
  const theme = THEMES[(THEMES.indexOf(chosenTheme()) + 1) % THEMES.length];
  chooseTheme(theme);
  show(button, theme);
});
