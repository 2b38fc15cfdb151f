// Code that is wider than its box can be scrolled by keyboard too, in browsers that do not see to it.
document.addEventListener("htmx:after:process", ({ target }) => {
  for (const block of target.querySelectorAll?.(".prose pre, .prose table") ?? []) {
    if (block.scrollWidth > block.clientWidth) block.tabIndex = 0;
  }
});
