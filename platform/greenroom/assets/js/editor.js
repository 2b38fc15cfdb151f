// CodeMirror in place of a <textarea>. The form reads its text through the `formdata` event.
import { closeBrackets, closeBracketsKeymap } from "@codemirror/autocomplete";
import { acceptCompletion, completionKeymap, completionStatus } from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap, indentWithTab } from "@codemirror/commands";
import { bracketMatching, indentOnInput, syntaxHighlighting } from "@codemirror/language";
import { highlightSelectionMatches, search, searchKeymap } from "@codemirror/search";
import { EditorState } from "@codemirror/state";
import { EditorView, drawSelection, highlightActiveLine } from "@codemirror/view";
import { highlightActiveLineGutter, keymap, lineNumbers } from "@codemirror/view";
import { classHighlighter } from "@lezer/highlight";
import { languageOf } from "./languages.js";

const ESCAPE_WINDOW_MS = 10_000;

/** After Esc the next Tab moves the focus; CodeMirror's own two seconds are short for some hands. */
const leaveByEscapeThenTab = EditorView.domEventObservers({
  keydown(event, view) {
    // An Esc that closes the list of completions is not meant for leaving.
    if (event.key !== "Escape" || completionStatus(view.state)) return;
    setTimeout(() => view.setTabFocusMode(ESCAPE_WINDOW_MS));
  },
  focus(_event, view) {
    view.setTabFocusMode(false);
  },
});

function extensionsFor(textarea, onChange) {
  const nonce = document.querySelector('meta[name="csp-nonce"]')?.content ?? "";
  return [
    EditorView.cspNonce.of(nonce),
    EditorState.tabSize.of(4),
    lineNumbers(),
    highlightActiveLine(),
    highlightActiveLineGutter(),
    drawSelection(),
    history(),
    indentOnInput(),
    bracketMatching(),
    closeBrackets(),
    search({ top: false }),
    highlightSelectionMatches({ minSelectionLength: 2 }),
    syntaxHighlighting(classHighlighter),
    languageOf(textarea.dataset.path),
    leaveByEscapeThenTab,
    keymap.of([
      { key: "Tab", run: acceptCompletion },
      ...closeBracketsKeymap,
      ...completionKeymap,
      ...searchKeymap,
      ...historyKeymap,
      ...defaultKeymap,
      indentWithTab,
    ]),
    EditorView.contentAttributes.of({
      "aria-label": `Code of ${textarea.dataset.path}`,
      "aria-describedby": textarea.getAttribute("aria-describedby") ?? "",
      autocapitalize: "off",
      autocorrect: "off",
      spellcheck: "false",
    }),
    EditorView.updateListener.of((update) => {
      if (update.docChanged) onChange();
    }),
  ];
}

/**
 * Replace a textarea by an editor with the same text and form name.
 *
 * @param {HTMLTextAreaElement} textarea
 * @param {() => void} onChange called after every change of the text
 */
export function upgrade(textarea, onChange) {
  const view = new EditorView({
    state: EditorState.create({
      doc: textarea.value,
      extensions: extensionsFor(textarea, onChange),
    }),
  });
  const text = () => view.state.doc.toString();
  textarea.hidden = true;
  textarea.after(view.dom);
  textarea.form.addEventListener("formdata", ({ formData }) => formData.set(textarea.name, text()));
  for (const label of textarea.labels) label.addEventListener("click", () => view.focus());
  return {
    name: textarea.name,
    text,
    /** Put another text in, as one step that Undo takes back. */
    replace(insert) {
      view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert } });
    },
    /** Put the cursor on a line, from 1, and show it. */
    goTo(number) {
      const line = view.state.doc.line(Math.min(Math.max(number, 1), view.state.doc.lines));
      view.dispatch({
        selection: { anchor: line.from },
        effects: EditorView.scrollIntoView(line.from, { y: "center" }),
      });
      view.focus();
    },
  };
}
