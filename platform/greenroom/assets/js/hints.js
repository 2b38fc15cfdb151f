// A hint that has just come takes the focus: it is read aloud, and Tab goes on from there.
document.addEventListener("htmx:after:swap", () => {
  const hint = document.querySelector("#hints [data-newest]");
  if (!hint) return;
  delete hint.dataset.newest;
  hint.focus();
});
