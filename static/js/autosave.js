// Saves a draft to the server while the person types, and says so; waits when the line is down and goes on when it is
// back. The server answers 2xx; a JSON answer may give the draft's new version.

const PAUSE = 2000;

export function start(form) {
  const status = form.querySelector("[data-ssi-autosave-status]");
  let waiting = 0;
  let dirty = false;
  let stopped = false;

  form.addEventListener("input", () => {
    dirty = true;
    clearTimeout(waiting);
    waiting = setTimeout(save, PAUSE);
  });
  form.addEventListener("submit", () => {
    stopped = true;
    clearTimeout(waiting);
  });
  window.addEventListener("online", save);
  window.addEventListener("offline", () => say("ssiOffline", true));
  window.addEventListener("pageshow", () => (stopped = false));
  document.addEventListener("visibilitychange", () => document.hidden && save());

  async function save() {
    if (!dirty || stopped) return;
    if (!navigator.onLine) {
      say("ssiOffline", true);
      return;
    }
    dirty = false;
    say("ssiSaving", false);
    try {
      await send();
    } catch {
      dirty = true;
      say(navigator.onLine ? "ssiFailed" : "ssiOffline", true);
    }
  }

  async function send() {
    const body = new FormData(form);
    [...body.entries()].forEach(([name, value]) => value instanceof File && body.delete(name));
    const answer = await fetch(form.dataset.ssiAutosaveUrl, {
      method: "POST",
      body,
      headers: { Accept: "application/json", "X-Requested-With": "XMLHttpRequest" },
      redirect: "error",
    });
    if (!answer.ok) throw new Error(String(answer.status));
    const news = answer.headers.get("Content-Type")?.startsWith("application/json") ? await answer.json() : {};
    if (news.version !== undefined && form.elements.version) form.elements.version.value = news.version;
    say("ssiSaved", false, new Date().toLocaleTimeString("fr-FR", { hour: "2-digit", minute: "2-digit" }));
    form.dispatchEvent(new CustomEvent("ssi:saved"));
  }

  function say(message, trouble, hour = "") {
    if (!status) return;
    status.textContent = `${status.dataset[message]} ${hour}`.trim();
    status.classList.toggle("ssi-autosave--trouble", trouble);
  }
}
