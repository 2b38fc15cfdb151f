// Code that the server has not confirmed yet, kept in localStorage per person and question.

// No version of the server follows from it, so it is never brought back without asking.
const SEEN_NOTHING = -1;

export class DraftStore {
  constructor(userId, slug) {
    this.prefix = `greenroom:draft:${userId}:${slug}:`;
  }

  /** Return `{fields, version, at}` or null. `slot` is "unsaved", "saved" or "set-aside". */
  read(slot) {
    try {
      const kept = JSON.parse(localStorage.getItem(this.prefix + slot));
      return kept && typeof kept.fields === "object" ? kept : null;
    } catch {
      return null;
    }
  }

  /** Keep fields in a slot; return whether the browser could. */
  write(slot, fields, version, at = new Date().toISOString()) {
    try {
      const kept = { fields, version, at };
      localStorage.setItem(this.prefix + slot, JSON.stringify(kept));
      return true;
    } catch {
      return false;
    }
  }

  /** Keep fields apart from the work that goes on, until someone decides about them. */
  setAside(fields, at) {
    this.write("set-aside", fields, SEEN_NOTHING, at);
    this.remove("unsaved");
  }

  remove(slot) {
    try {
      localStorage.removeItem(this.prefix + slot);
    } catch {
      // Nothing was kept then.
    }
  }
}

/** Return whether two sets of fields hold the same text, whatever their line ends. */
export function sameFields(one, other) {
  const names = Object.keys(one);
  const plain = (text) => String(text).replace(/\r\n?/g, "\n");
  return (
    names.length === Object.keys(other).length &&
    names.every((name) => name in other && plain(one[name]) === plain(other[name]))
  );
}
