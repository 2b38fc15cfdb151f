// Work that the server has not confirmed yet, kept in localStorage per person and question. Each
// opened page writes to a slot of its own, so that two tabs of a question never overwrite each other.

// No version of the server follows from it, so it is never brought back without asking.
const SEEN_NOTHING = -1;
const TAB_KEY = "greenroom:tab";
const SAVED = "saved";
// Of one question; the oldest go first. Each page that opens asks about one of them.
const MAX_SLOTS = 10;

// randomUUID() exists on https and on localhost only.
const newId = () => [...crypto.getRandomValues(new Uint32Array(3))].join("-");

/** Return what names this tab across reloads; a tab that was duplicated shares it. */
function tabId() {
  try {
    const id = sessionStorage.getItem(TAB_KEY) ?? newId();
    sessionStorage.setItem(TAB_KEY, id);
    return id;
  } catch {
    return "";
  }
}

export class DraftStore {
  constructor(userId, slug) {
    this.prefix = `greenroom:draft:${userId}:${slug}:`;
    this.ownKey = this.prefix + newId();
    this.tab = tabId();
  }

  /** Return what this page keeps, as `{key, raw, fields, version, at, tab}`, or null. */
  read() {
    return this.#read(this.ownKey);
  }

  /** Keep this page's fields; return whether the browser could. */
  write(fields, version) {
    return this.#write(this.ownKey, fields, version);
  }

  /** Let go of what this page keeps. */
  clear() {
    this.#remove(this.ownKey);
  }

  /** Keep fields apart from the work that goes on, until someone decides about them. */
  setAside(fields) {
    if (this.#write(this.prefix + newId(), fields, SEEN_NOTHING)) this.clear();
  }

  /** Return what other pages keep, or kept before they ended: this tab's first, then the newest. */
  listOthers() {
    let keys = [];
    try {
      keys = Object.keys(localStorage);
    } catch {
      // Nothing was kept then.
    }
    const others = keys
      .filter((key) => key.startsWith(this.prefix))
      .filter((key) => key !== this.ownKey && key !== this.prefix + SAVED)
      .map((key) => this.#read(key))
      .filter(Boolean)
      .sort((one, other) => (one.at < other.at ? 1 : -1));
    for (const kept of others.splice(MAX_SLOTS)) this.remove(kept);
    const isOwn = (kept) => Number(kept.tab === this.tab);
    return others.sort((one, other) => isOwn(other) - isOwn(one));
  }

  /** Remove what another page kept, unless that page has written something else since. */
  remove(kept) {
    if (this.#read(kept.key)?.raw === kept.raw) this.#remove(kept.key);
  }

  /** Note what was saved while this page was being left; see `takeSaved`. */
  noteSaved(fields, version) {
    this.#write(this.prefix + SAVED, fields, version);
  }

  /** Return what was noted, once; the server has it too. */
  takeSaved() {
    const saved = this.#read(this.prefix + SAVED);
    this.#remove(this.prefix + SAVED);
    return saved;
  }

  #read(key) {
    try {
      const raw = localStorage.getItem(key);
      const kept = JSON.parse(raw);
      return kept && typeof kept.fields === "object" ? { ...kept, key, raw } : null;
    } catch {
      return null;
    }
  }

  #write(key, fields, version) {
    try {
      const kept = { fields, version, at: new Date().toISOString(), tab: this.tab };
      localStorage.setItem(key, JSON.stringify(kept));
      return true;
    } catch {
      return false;
    }
  }

  #remove(key) {
    try {
      localStorage.removeItem(key);
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
