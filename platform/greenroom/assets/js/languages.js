// The language of a file follows from its name.
import { autocompletion } from "@codemirror/autocomplete";
import { python } from "@codemirror/lang-python";
import { yaml } from "@codemirror/lang-yaml";
import { StreamLanguage, indentUnit } from "@codemirror/language";
import { dockerFile } from "@codemirror/legacy-modes/mode/dockerfile";
import { nginx } from "@codemirror/legacy-modes/mode/nginx";
import { properties } from "@codemirror/legacy-modes/mode/properties";
import { shell } from "@codemirror/legacy-modes/mode/shell";
import { toml } from "@codemirror/legacy-modes/mode/toml";
import { completeOnce } from "./completions.js";

const FOUR_SPACES = indentUnit.of("    ");
const TWO_SPACES = indentUnit.of("  ");
const stream = (mode) => () => [StreamLanguage.define(mode), FOUR_SPACES];

const LANGUAGES = [
  [
    /\.pyi?$/,
    () => [python(), FOUR_SPACES, autocompletion({ override: [completeOnce], icons: false })],
  ],
  [/\.ya?ml$/, () => [yaml(), TWO_SPACES]],
  [/(^|[/.])(Docker|Container)file(\.\w+)?$/i, stream(dockerFile)],
  [/(^|\/)nginx[^/]*$|\.(nginx|conf)$/, stream(nginx)],
  [/\.toml$/, stream(toml)],
  [/\.(ini|cfg|env|properties)$|(^|\/)\.env[^/]*$/, stream(properties)],
  [/\.(sh|bash)$/, stream(shell)],
];

/** Return CodeMirror's extensions for a file: highlighting, indentation, perhaps completion. */
export function languageOf(path) {
  const found = LANGUAGES.find(([pattern]) => pattern.test(path));
  return found ? found[1]() : FOUR_SPACES;
}
