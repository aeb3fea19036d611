// Says how far the sending of files is. Without it the form is sent as any other; the server judges both alike.

const PAGE_MOVED = "X-SSI-Next";

export function start(form) {
  const progress = form.querySelector("[data-ssi-upload-progress]");
  const bar = progress.querySelector("progress");
  const status = progress.querySelector("[data-ssi-upload-status]");
  let sending = false;

  form.addEventListener("submit", (event) => {
    if (![...form.querySelectorAll("input[type=file]")].some((input) => input.files.length)) return;
    event.preventDefault();
    if (!sending) send(event.submitter);
  });

  function send(button) {
    sending = true;
    progress.hidden = false;
    const request = new XMLHttpRequest();
    request.open("POST", form.action);
    request.setRequestHeader("X-SSI-Upload", "1");
    let told = -10;
    request.upload.addEventListener("progress", ({ loaded, total }) => {
      const percent = total ? Math.floor((100 * loaded) / total) : 0;
      bar.value = percent;
      // Ten words at most: a screen reader says each of them.
      if (percent >= told + 10) say(`${form.dataset.ssiSending} ${(told = percent)} %`);
    });
    request.upload.addEventListener("load", () => say(form.dataset.ssiChecking));
    request.addEventListener("load", () => arrive(request));
    request.addEventListener("error", () => stop(button));
    request.addEventListener("abort", () => stop(button));
    request.send(new FormData(form));
  }

  function say(words) {
    status.textContent = words;
  }

  // Nothing was lost: the files are still chosen in the form.
  function stop(button) {
    sending = false;
    bar.value = 0;
    say(form.dataset.ssiBroken);
    window.dispatchEvent(new Event("pageshow")); // the buttons wake up (submit.js)
    button?.focus();
  }

  function arrive(request) {
    const next = request.getResponseHeader(PAGE_MOVED);
    if (next) {
      location.assign(next);
      return;
    }
    const page = new DOMParser().parseFromString(request.responseText, "text/html");
    const main = page.querySelector("main");
    if (!main) {
      stop(null);
      return;
    }
    if (new URL(request.responseURL).pathname !== new URL(form.action).pathname) {
      location.assign(request.responseURL); // the session ended: the page that says so
      return;
    }
    main.querySelectorAll("form[data-ssi-upload]").forEach((one) => (one.action = form.action));
    document.title = page.title;
    document.querySelector("main").replaceWith(main);
    document.body.dispatchEvent(new CustomEvent("htmx:load", { detail: { elt: main } }));
    (main.querySelector("[data-ssi-refused], [data-ssi-errors], .fr-alert--error") ?? main).focus();
  }
}
