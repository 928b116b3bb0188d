// The only script: "/" moves to the search field, and a button hides the removed blocks of a page. Every page works without it.
"use strict";

document.addEventListener("keydown", (event) => {
  const isTyping = event.target instanceof HTMLInputElement || event.target instanceof HTMLSelectElement;
  const field = document.getElementById("q");
  if (event.key === "/" && field && !isTyping && !event.ctrlKey && !event.metaKey && !event.altKey) {
    event.preventDefault();
    field.focus();
  }
});

for (const button of document.querySelectorAll("button[data-hides]")) {
  button.hidden = false;
  button.addEventListener("click", () => {
    const hides = document.getElementById(button.dataset.hides).classList.toggle("hides-removed");
    button.setAttribute("aria-pressed", String(hides));
  });
}
