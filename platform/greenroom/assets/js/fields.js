// The fields of a workspace that hold someone's work: `file:<path>` of code, `text` of an answer.

/** Return whether a form field holds work, not a token or a version. */
export function isField(name) {
  return name.startsWith("file:") || name === "text";
}

/** Return the work in a form by field name. Editors answer through the `formdata` event. */
export function readFields(form) {
  return Object.fromEntries([...new FormData(form)].filter(([name]) => isField(name)));
}

/** Put work into a form, through its editors where it has some. */
export function writeFields(form, editors, fields) {
  for (const [name, text] of Object.entries(fields)) {
    const editor = editors.find((candidate) => candidate.name === name);
    const input = form.elements.namedItem(name);
    if (editor) {
      editor.replace(text);
    } else if (input) {
      input.value = text;
      input.dispatchEvent(new Event("input", { bubbles: true }));
    }
  }
}
