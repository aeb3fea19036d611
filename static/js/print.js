// A button that prints the page; without it, the menu of the browser does.

export function start(button) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}
