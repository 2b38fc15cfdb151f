// Runs in <head> before the first paint, so that neither the theme nor the no-script parts flash.
import { applyTheme, chosenTheme } from "./theme-store.js";

document.documentElement.dataset.js = "";
applyTheme(chosenTheme());
