// Starts, on each page or part of a page that arrives, the behaviours whose hooks are there. Pages work without them.

const BEHAVIOURS = [
  ["[data-ssi-header-menu], [data-ssi-menu]", "./menu.js"],
  ["[data-ssi-copy]", "./copy.js"],
  ["form[data-ssi-autosave-url]", "./line.js"], // before the others: what is not sent is not taken for sent
  ["[data-ssi-print]", "./print.js"],
  ["form[method='post']", "./submit.js"],
  ["form[data-ssi-upload]", "./upload.js"],
  ["[data-ssi-drop]", "./drop.js"],
  ["form[data-ssi-autosave-url]", "./autosave.js"],
  ["form[data-ssi-unsaved]", "./unsaved.js"],
  ["[data-ssi-suggest], [data-ssi-suggest-url]", "./suggest.js"],
  ["[data-ssi-find], [data-ssi-shortcut]", "./find.js"],
  ["form[data-ssi-bulk]", "./bulk.js"],
  ["body", "./keep.js"],
];

async function start(root) {
  for (const [hook, module] of BEHAVIOURS) {
    const inside = [...root.querySelectorAll(hook)];
    const elements = root.matches(hook) ? [root, ...inside] : inside;
    if (elements.length) {
      const behaviour = await import(module);
      elements.forEach((element) => begin(element, module, behaviour));
    }
  }
}

// An element keeps the list of what already runs on it: parts may arrive more than once.
const running = new WeakMap();

function begin(element, module, behaviour) {
  const known = running.get(element) ?? new Set();
  if (!known.has(module)) {
    running.set(element, known.add(module));
    behaviour.start(element);
  }
}

start(document.body);
document.body.addEventListener("htmx:load", (event) => start(event.detail.elt));

// A part that was asked for and led elsewhere (the session ended): the whole page goes there, not the part.
document.body.addEventListener("htmx:beforeSwap", (event) => {
  const { xhr, pathInfo } = event.detail;
  if (new URL(xhr.responseURL).pathname === new URL(pathInfo.requestPath, location.href).pathname) return;
  event.detail.shouldSwap = false;
  location.reload();
});
