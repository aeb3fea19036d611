// The key “/” leads to the search box of the header, unless something is being typed. One key alone is a shortcut that
// dictation software may press by itself: whoever is troubled by it turns it off on the page of search (WCAG 2.1.4).

const OFF = "ssi-shortcut-off";

function isOff() {
  try {
    return localStorage.getItem(OFF) === "1";
  } catch {
    return false;
  }
}

export function start(element) {
  if (element.matches("[data-ssi-shortcut]")) choice(element);
  else box(element);
}

function box(input) {
  const say = () => (isOff() ? input.removeAttribute("aria-keyshortcuts") : input.setAttribute("aria-keyshortcuts", "/"));
  say();
  document.addEventListener("ssi:shortcut", say);
  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest("input, textarea, select, [contenteditable]");
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || event.isComposing || typing || isOff()) return;
    event.preventDefault();
    input.focus();
    input.select();
  });
}

function choice(line) {
  const [state, button] = [line.querySelector("[data-ssi-shortcut-state]"), line.querySelector("button")];
  const say = () => {
    state.textContent = isOff() ? line.dataset.ssiOff : line.dataset.ssiOn;
    button.textContent = isOff() ? line.dataset.ssiTurnOn : line.dataset.ssiTurnOff;
  };
  button.addEventListener("click", () => {
    try {
      localStorage.setItem(OFF, isOff() ? "0" : "1");
    } catch {
      return;
    }
    say();
    document.dispatchEvent(new Event("ssi:shortcut"));
  });
  say();
  line.hidden = false;
}
