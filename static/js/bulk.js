// The bar of what is done to several rows: it appears once one is ticked, and ticks the whole page.

export function start(bar) {
  const boxes = [...document.querySelectorAll(`input[name="record"][form="${bar.id}"]`)];
  const all = bar.querySelector("[data-ssi-tick-all]");
  all.hidden = false;
  bar.classList.add("ssi-bulk--sticky");
  boxes.forEach((box) => box.addEventListener("change", show));
  all.addEventListener("click", () => {
    boxes.forEach((box) => {
      box.checked = true;
    });
  });
  // The browser puts ticks back on the way back.
  window.addEventListener("pageshow", show);
  show();

  function show() {
    bar.hidden = !boxes.some((box) => box.checked);
  }
}
