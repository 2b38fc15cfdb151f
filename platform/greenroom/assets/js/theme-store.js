// The chosen theme: "system", "light" or "dark", remembered in this browser.
const KEY = "greenroom:theme";
export const THEMES = ["system", "light", "dark"];

/** Return the remembered theme; "system" when there is none, or storage is closed. */
export function chosenTheme() {
  try {
    const theme = localStorage.getItem(KEY);
    return THEMES.includes(theme) ? theme : "system";
  } catch {
    return "system";
  }
}

/** Put a theme on the document; CSS does the rest. */
export function applyTheme(theme) {
  if (theme === "system") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
}

/** Apply a theme and remember it. */
export function chooseTheme(theme) {
  applyTheme(theme);
  try {
    localStorage.setItem(KEY, theme);
  } catch {
    // Without storage the choice lasts as long as the page.
  }
}
