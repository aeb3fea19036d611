// Copies the reference that stands beside the button.

export function start(button) {
  const place = button.parentElement;
  const label = button.textContent;
  button.hidden = !navigator.clipboard;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(place.querySelector("[data-ssi-copy-value]").textContent.trim());
    button.textContent = button.dataset.ssiDone;
    place.querySelector("[data-ssi-copy-status]").textContent = button.dataset.ssiDone;
    setTimeout(() => (button.textContent = label), 3000);
  });
}
