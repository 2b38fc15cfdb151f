// htmx: the forgery token and the session on every request, and words when the server is away.
import "htmx.org";
import "htmx.org/dist/ext/hx-sse.js";
import { hideBanner, showBanner } from "./banners.js";
import { NotRenewedError, csrfToken, isSignedOut } from "./session.js";
import { renewSession, sessionFetch } from "./session.js";

document.addEventListener("htmx:config:request", ({ detail: { ctx } }) => {
  ctx.request.headers["X-CSRF-Token"] = csrfToken();
  ctx.fetch = sessionFetch;
});

document.addEventListener("htmx:after:request", () => hideBanner("banner-offline"));

document.addEventListener("htmx:error", ({ detail: { error } }) => {
  // fetch() rejects with a TypeError when no answer arrives at all.
  const isAway = error instanceof TypeError || error instanceof NotRenewedError;
  if (isAway || error === "timeout") showBanner("banner-offline");
});

// The stream reconnects by itself, with plain fetch(): it needs the session renewed beside it.
document.addEventListener("htmx:sse:error", ({ detail: { status } }) => {
  // When that fails too, the next reconnection is refused again and comes back here.
  if (status === 401 && !isSignedOut()) renewSession(Date.now()).catch(() => {});
});

document.addEventListener("htmx:sse:before:connection", (event) => {
  if (isSignedOut()) event.preventDefault();
});
