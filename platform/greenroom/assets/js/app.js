// Everything that a page may need, in one deferred script; each module does nothing on other pages.
import "./requests.js";
import "./scrollers.js";
import "./times.js";
import "./theme-toggle.js";
import "./filters.js";
import "./hints.js";
import "./choices.js";
import "./submits.js";
import { watchVerdict } from "./verdict.js";
import { startWorkspace } from "./workspace.js";

watchVerdict();
for (const form of document.querySelectorAll("form.workspace")) startWorkspace(form);
