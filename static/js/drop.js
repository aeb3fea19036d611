// Files dropped on a record open its form for pieces in place, with the files chosen. Without it, the link leads there.

export function start(place) {
  const status = place.querySelector("[data-ssi-drop-status]");
  place.querySelector("[data-ssi-drop-hint]").hidden = false;
  const target = place.closest("section") ?? place;
  const over = (on) => place.classList.toggle("ssi-drop--over", on);

  target.addEventListener("dragover", (event) => {
    if (!event.dataTransfer.types.includes("Files")) return;
    event.preventDefault();
    over(true);
  });
  target.addEventListener("dragleave", () => over(false));
  target.addEventListener("drop", async (event) => {
    if (!event.dataTransfer.files.length) return;
    event.preventDefault();
    over(false);
    status.textContent = place.dataset.ssiSending;
    await open(place, event.dataTransfer.files);
    status.textContent = "";
  });
}

async function open(place, files) {
  const address = new URL(place.dataset.ssiDrop, location.href);
  const answer = await fetch(address);
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const form = page.querySelector("form[data-ssi-upload]");
  if (!form || new URL(answer.url).pathname !== address.pathname) {
    location.assign(address); // refused, or the session ended: that page says so
    return;
  }
  place.querySelector("form")?.remove();
  form.action = address;
  form.querySelector("input[type=file]").files = files;
  place.append(form);
  document.body.dispatchEvent(new CustomEvent("htmx:load", { detail: { elt: form } }));
  form.querySelector("select")?.focus();
}
