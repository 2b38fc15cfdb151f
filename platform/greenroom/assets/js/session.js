// fetch() that survives an expired access token: one refresh, then the request again.
import { hideBanner, showBanner } from "./banners.js";

const REFRESHED_AT = "greenroom:refreshed-at";
const page = document.documentElement.dataset;
let signedOut = false;

/** Return the token that every unsafe request carries. */
export function csrfToken() {
  return document.querySelector('meta[name="csrf-token"]')?.content ?? "";
}

/** The session could not be renewed now; whether one is still signed in is not known. */
export class NotRenewedError extends Error {}

/** Return whether a refresh was refused: only a new sign-in helps. */
export function isSignedOut() {
  return signedOut;
}

function setSignedOut(value) {
  signedOut = value;
  if (value) showBanner("banner-signed-out");
  else hideBanner("banner-signed-out");
}

function lastRefresh() {
  try {
    return Number(localStorage.getItem(REFRESHED_AT)) || 0;
  } catch {
    return 0;
  }
}

async function refreshOnce(since) {
  // Another tab, or another request of this one, was quicker: its new cookies are ours too.
  if (lastRefresh() > since) return true;
  const response = await fetch(page.refreshUrl, {
    method: "POST",
    headers: { "X-CSRF-Token": csrfToken(), Accept: "application/json" },
  });
  if (response.status === 401) return false;
  if (!response.ok) throw new NotRenewedError(`The refresh was answered with ${response.status}`);
  try {
    localStorage.setItem(REFRESHED_AT, String(Date.now()));
  } catch {
    // Without storage each tab refreshes for itself.
  }
  return true;
}

/**
 * Renew the access token after a 401; one at a time in this browser, since a refresh token works once.
 *
 * @param {number} since when the refused request was sent, in ms since the epoch
 * @returns {Promise<boolean>} whether the request is worth repeating
 * @throws {NotRenewedError | TypeError} the server failed, or did not answer: try again later
 */
export async function renewSession(since) {
  const refresh = () => refreshOnce(since);
  // Web Locks exist on https and on localhost only.
  const renewed = await (navigator.locks
    ? navigator.locks.request("greenroom-refresh", refresh)
    : refresh());
  setSignedOut(!renewed);
  return renewed;
}

/** fetch() with one renewal after a 401. Request bodies must be repeatable: no streams. */
export async function sessionFetch(url, init = {}) {
  const since = Date.now();
  const response = await fetch(url, init);
  // Someone has signed in again, in another tab.
  if (signedOut && response.ok) setSignedOut(false);
  if (response.status !== 401) return response;
  return (await renewSession(since)) ? fetch(url, init) : response;
}
