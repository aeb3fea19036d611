// While the line is down a step is not sent: the page stays, with what is typed kept on the device (keep.js), and says
// so. The button is pressed again once the line is back.

export function start(form) {
  const notice = form.querySelector("[data-ssi-line-down]");
  if (!notice) return;
  form.addEventListener("submit", (event) => {
    notice.hidden = navigator.onLine;
    if (navigator.onLine) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    notice.focus();
  });
  window.addEventListener("online", () => (notice.hidden = true));
}
