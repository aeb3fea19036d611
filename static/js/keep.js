// Keeps what is typed in this tab until it is saved, so that the end of a session, a refusal or the back button lose
// nothing. Forms with data-ssi-keep="key" are kept for the signed-in person and the address of the page; never passwords,
// files or tokens, nor what is marked data-ssi-unkept (numbers that are sealed once saved).

const PREFIX = "ssi:typed:";

export function start(body) {
  const person = body.dataset.ssiPerson ?? "";
  const forms = [...body.querySelectorAll("form[data-ssi-keep]")];
  body.querySelectorAll("form[data-ssi-forget]").forEach((form) => form.addEventListener("submit", () => forget()));
  if (!person || "ssiKeepTyped" in body.dataset) return; // sign-in page or refusal: what is kept waits
  const here = forms.map((form) => `${PREFIX}${person}:${location.pathname}:${form.dataset.ssiKeep}`);
  forget((name, kept) => !name.startsWith(`${PREFIX}${person}:`) || (kept.sent && !here.includes(name)));
  forms.forEach((form, index) => watch(form, here[index]));
}

function forget(wanted = () => true) {
  Object.keys(sessionStorage)
    .filter((name) => name.startsWith(PREFIX) && wanted(name, JSON.parse(sessionStorage.getItem(name))))
    .forEach((name) => sessionStorage.removeItem(name));
}

function watch(form, name) {
  const kept = JSON.parse(sessionStorage.getItem(name) ?? "null");
  const refused = form.querySelector("[aria-invalid='true']") || form.hasAttribute("data-ssi-refused");
  if (kept && !refused) restore(form, kept, name);
  const keep = (sent) => sessionStorage.setItem(name, JSON.stringify({ sent, fields: read(form) }));
  form.addEventListener("input", () => keep(false));
  form.addEventListener("submit", () => keep(true));
  form.addEventListener("ssi:saved", () => sessionStorage.removeItem(name));
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
function restore(form, kept, name) {
  const before = JSON.stringify(read(form));
  for (const field of kept.fields) {
    for (const one of typed(form).filter((control) => control.name === field.name)) {
      if ("checked" in field) one.checked = one.value === field.option ? field.checked : one.checked;
      else if ("values" in field) [...one.options].forEach((option) => (option.selected = field.values.includes(option.value)));
      else one.value = field.value;
      one.dispatchEvent(new Event("change", { bubbles: true }));
    }
  }
  if (JSON.stringify(read(form)) === before) sessionStorage.removeItem(name);
  else offer(name);
}

function offer(name) {
  const notice = document.querySelector("[data-ssi-kept-notice]");
  if (!notice) return;
  notice.hidden = false;
  notice.querySelector("[data-ssi-kept-drop]").addEventListener("click", () => {
    sessionStorage.removeItem(name);
    location.reload();
  });
}
