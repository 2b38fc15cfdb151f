// Sends a draft to the server as one types: debounced, one request at a time, versioned.
import { csrfToken, isSignedOut, sessionFetch } from "./session.js";

const PAUSE_MS = 800;
const RETRY_MS = 10_000;
// A run waits for the save that is on its way, so that one must end.
const SAVE_TIMEOUT_MS = 15_000;
// Browsers let 64 KiB outlive the page; this many characters always fit.
const KEEPALIVE_CHARACTERS = 20_000;

export class DraftSync {
  /**
   * @param {object} parts
   * @param {string} parts.url where drafts are posted
   * @param {number} parts.version the server's version that this page has seen
   * @param {import("./draft-store.js").DraftStore} parts.store
   * @param {() => Record<string, string>} parts.read the fields as they are now
   * @param {(state: string) => void} parts.onState changed, saving, saved, kept, failed, lost
   * @param {() => void} parts.onConflict another device saved in between
   * @param {(version: number) => void} parts.onVersion the server has counted on
   */
  constructor(parts) {
    Object.assign(this, parts);
    /** The text differs from what the server has confirmed. */
    this.dirty = false;
    /** It also differs from what is on its way. */
    this.changedSince = false;
    /** A conflict waits for a decision. */
    this.paused = false;
    /** The next page is on its way, perhaps with the draft as it was before the last save. */
    this.leaving = false;
    /** Settles when the request that is on its way has ended; null when there is none. */
    this.sending = null;
    this.timer = 0;
  }

  /** Note a change: kept in this browser at once, sent after a pause. */
  changed() {
    this.dirty = true;
    this.changedSince = true;
    this.leaving = false;
    const isKept = this.store.write(this.read(), this.version);
    if (isSignedOut() || this.paused) this.onState(isKept ? "kept" : "lost");
    else this.onState("changed");
    this.schedule(PAUSE_MS);
  }

  schedule(delay) {
    this.stopTimer();
    if (!this.paused && !isSignedOut()) this.timer = setTimeout(() => this.save(), delay);
  }

  stopTimer() {
    clearTimeout(this.timer);
    this.timer = 0;
  }

  /** Send what is unsent now, without waiting for the pause. */
  flush({ leaving = false } = {}) {
    this.leaving ||= leaving;
    if (!isSignedOut()) this.tryAgain();
  }

  /** Send what is unsent, signed out or not: someone may have signed in again in another tab. */
  tryAgain() {
    if (this.dirty && !this.paused) this.save();
  }

  /** Send the draft; `force` wins over what another device saved. */
  async save({ force = false } = {}) {
    this.stopTimer();
    if (this.sending && !force) return;
    await this.inTurn(() => {
      this.paused = false;
      this.changedSince = false;
      this.onState("saving");
      return this.post(this.read(), force);
    });
  }

  /**
   * Send a run or a submission, which keeps the draft too.
   *
   * @param {(version: number) => Promise<Response>} request gets the version that it must name
   */
  send(request) {
    return this.inTurn(async () => {
      this.changedSince ||= this.dirty;
      const response = await request(this.version);
      this.saw(Number(response.headers.get("X-Draft-Version")));
      return response;
    });
  }

  /** One at a time: a second request would carry a version that the first has just used up. */
  async inTurn(request) {
    while (this.sending) await this.sending;
    this.stopTimer();
    const answered = request();
    const ended = () => {
      this.sending = null;
      if (this.changedSince && !this.timer) this.schedule(PAUSE_MS);
    };
    this.sending = answered.then(ended, ended);
    return answered;
  }

  async post(fields, force) {
    const size = Object.values(fields).reduce((sum, text) => sum + text.length, 0);
    const keepalive = size < KEEPALIVE_CHARACTERS;
    const body = new FormData();
    for (const [name, text] of Object.entries(fields)) body.set(name, text);
    body.set("draft_version", String(this.version));
    if (force) body.set("force", "1");
    const headers = { "X-CSRF-Token": csrfToken(), Accept: "application/json" };
    const signal = AbortSignal.timeout(SAVE_TIMEOUT_MS);
    let response;
    try {
      response = await sessionFetch(this.url, { method: "POST", headers, body, keepalive, signal });
    } catch {
      // No answer at all: the text is in this browser, and the next try comes by itself.
      this.keep();
      this.schedule(RETRY_MS);
      return;
    }
    this.settle(response, fields);
  }

  settle(response, fields) {
    if (response.ok) {
      this.dirty = this.changedSince;
      if (!this.dirty) this.store.clear();
      this.saw(Number(response.headers.get("X-Draft-Version")));
      if (this.leaving) this.store.noteSaved(fields, this.version);
      this.onState("saved");
    } else if (response.status === 409) {
      this.keep();
      this.paused = true;
      this.onConflict();
    } else if (response.status === 401) {
      this.keep();
    } else {
      this.onState("failed");
      if (response.status >= 500 || response.status === 429) this.schedule(RETRY_MS);
    }
  }

  /** The server has counted on: by this page's save, or by a run or a submission from it. */
  saw(version) {
    if (!version) return;
    this.paused = false;
    this.version = version;
    this.onVersion(version);
    if (this.dirty) this.store.write(this.read(), version);
  }

  /** Keep the text here once more if another page has let go of it: in this one it is still open. */
  keepOn() {
    if (this.dirty && !this.store.read()) this.store.write(this.read(), this.version);
  }

  keep() {
    this.onState(this.store.write(this.read(), this.version) ? "kept" : "lost");
  }
}
