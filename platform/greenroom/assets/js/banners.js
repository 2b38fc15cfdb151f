// Banners: words live in <template id="banner-..."> of the pages, this puts them up and takes them down.

/**
 * Show the banner of a template, once; a second call replaces the first.
 *
 * @param {string} id of the template
 * @param {object} [options]
 * @param {Record<string, () => void>} [options.actions] by data-action; each also takes the banner down
 * @param {Record<string, string>} [options.words] text by data-word
 */
export function showBanner(id, { actions = {}, words = {} } = {}) {
  const template = document.getElementById(id);
  const place = document.getElementById("banners");
  if (!template || !place) return;
  hideBanner(id);
  const banner = document.importNode(template.content.firstElementChild, true);
  banner.dataset.banner = id;
  for (const [name, text] of Object.entries(words)) {
    for (const slot of banner.querySelectorAll(`[data-word="${name}"]`)) slot.textContent = text;
  }
  for (const button of banner.querySelectorAll("[data-action]")) {
    button.addEventListener("click", () => {
      banner.remove();
      actions[button.dataset.action]?.();
    });
  }
  for (const link of banner.querySelectorAll("[data-come-back]")) {
    const url = new URL(link.getAttribute("href"), location.href);
    url.searchParams.set("next", location.pathname + location.search);
    link.href = url;
  }
  place.append(banner);
}

/** Take a banner down, if it is up. */
export function hideBanner(id) {
  document.querySelector(`[data-banner="${id}"]`)?.remove();
}

/** Say something to screen readers, politely; nothing moves on the page. */
export function announce(text) {
  const place = document.getElementById("announcer");
  if (place) place.textContent = text;
}
