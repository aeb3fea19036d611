// Keeps what is typed in this tab until it is saved, so that the end of a session, a refusal or the back button lose
// nothing. Forms with data-ssi-keep="key" are kept for the signed-in person and the address of the page; never passwords,
// files or tokens, nor what is marked data-ssi-unkept (numbers that are sealed once saved). With data-ssi-keep-device it
// outlives the tab: a telephone closes tabs by itself. Gone at filing (data-ssi-kept-over="start of the key"), at sign-out,
// when somebody else signs in, and after half a day.

const PREFIX = "ssi:typed:";
const LONGEST = 12 * 3600 * 1000;

export function start(body) {
  const person = body.dataset.ssiPerson ?? "";
  const forms = [...body.querySelectorAll("form[data-ssi-keep]")];
  body.querySelectorAll("form[data-ssi-forget]").forEach((form) => form.addEventListener("submit", () => forget()));
  forget((_name, kept) => Date.now() - kept.at > LONGEST);
  if (!person || "ssiKeepTyped" in body.dataset) return; // sign-in page or refusal: what is kept waits
  const here = forms.map((form) => `${PREFIX}${person}:${location.pathname}:${form.dataset.ssiKeep}`);
  forget((name, kept) => !name.startsWith(`${PREFIX}${person}:`) || (kept.sent && !here.includes(name)));
  body.querySelectorAll("[data-ssi-kept-over]").forEach((one) => forget((name) => name.includes(`:${one.dataset.ssiKeptOver}`)));
  forms.forEach((form, index) => watch(form, here[index]));
}

function forget(wanted = () => true) {
  for (const store of [sessionStorage, localStorage]) {
    Object.keys(store)
      .filter((name) => name.startsWith(PREFIX) && wanted(name, JSON.parse(store.getItem(name))))
      .forEach((name) => store.removeItem(name));
  }
}

function watch(form, name) {
  const store = "ssiKeepDevice" in form.dataset ? localStorage : sessionStorage;
  const kept = JSON.parse(store.getItem(name) ?? "null");
  const refused = form.querySelector("[aria-invalid='true']") || form.hasAttribute("data-ssi-refused");
  if (kept && !refused) restore(form, kept, name, store);
  const keep = (sent) => store.setItem(name, JSON.stringify({ sent, at: Date.now(), fields: read(form) }));
  form.addEventListener("input", () => keep(false));
  form.addEventListener("submit", () => keep(true));
  form.addEventListener("ssi:saved", () => store.removeItem(name));
}

function typed(form) {
  return [...form.elements].filter(
    (one) => one.name && !("ssiUnkept" in one.dataset) && (!["hidden", "password", "file", "submit", "button"].includes(one.type) || one.name === "version"),
  );
}

function read(form) {
  return typed(form).map((one) =>
    ["checkbox", "radio"].includes(one.type)
      ? { name: one.name, option: one.value, checked: one.checked }
      : one.multiple
        ? { name: one.name, values: [...one.selectedOptions].map((option) => option.value) }
        : { name: one.name, value: one.value },
  );
}

// The version comes back with the rest: if the record moved in between, the server says so and shows both values.
function restore(form, kept, name, store) {
  const before = JSON.stringify(read(form));
  for (const field of kept.fields) {
    for (const one of typed(form).filter((control) => control.name === field.name)) {
      if ("checked" in field) one.checked = one.value === field.option ? field.checked : one.checked;
      else if ("values" in field) [...one.options].forEach((option) => (option.selected = field.values.includes(option.value)));
      else one.value = field.value;
      one.dispatchEvent(new Event("change", { bubbles: true }));
    }
  }
  if (JSON.stringify(read(form)) === before) store.removeItem(name);
  else offer(name, store);
}

function offer(name, store) {
  const notice = document.querySelector("[data-ssi-kept-notice]");
  if (!notice) return;
  notice.hidden = false;
  notice.querySelector("[data-ssi-kept-drop]").addEventListener("click", () => {
    store.removeItem(name);
    location.reload();
  });
}
