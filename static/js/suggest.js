// Turns a plain <select> into a field where three letters find the entry (ARIA combobox). The select stays in the form
// and keeps the value. With data-ssi-suggest-url the server proposes, as JSON {"results": [{"value", "label", "hint"}]};
// (data-ssi-suggest-country, or data-ssi-suggest-country-field for a field of the form, narrows the search to a country);
// with data-ssi-suggest alone, the select's own options are searched, whatever their accents.

const LEAST = 2;
const MOST = 10;
const PAUSE = 200;

export function start(select) {
  if (!select.matches("select")) return;
  const input = document.createElement("input");
  const list = document.createElement("ul");
  const place = document.createElement("div");
  let proposals = [];
  let active = -1;
  let waiting = 0;
  let asked = 0;

  prepare();

  function prepare() {
    const label = document.querySelector(`label[for="${CSS.escape(select.id)}"]`);
    const id = `${select.id}_recherche`;
    Object.assign(input, { id, type: "text", className: select.className.replaceAll("fr-select", "fr-input"), autocomplete: "off" });
    const aria = { role: "combobox", "aria-expanded": "false", "aria-controls": `${id}_liste`, "aria-autocomplete": "list" };
    Object.entries(aria).forEach(([name, value]) => input.setAttribute(name, value));
    ["aria-describedby", "aria-invalid"].forEach((name) => {
      if (select.hasAttribute(name)) input.setAttribute(name, select.getAttribute(name));
    });
    Object.assign(list, { id: `${id}_liste`, className: "ssi-suggest__list", hidden: true });
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", "Suggestions"); // the same word in both languages
    place.className = "ssi-suggest";
    if (label) label.htmlFor = id;
    document.querySelectorAll(`a[href="#${CSS.escape(select.id)}"]`).forEach((link) => (link.hash = id));
    select.after(place);
    place.append(input, list, select);
    select.hidden = true;
    show();
    select.addEventListener("change", show);
    input.addEventListener("input", later);
    input.addEventListener("keydown", keys);
    input.addEventListener("blur", leave);
    list.addEventListener("mousedown", (event) => {
      event.preventDefault();
      const option = event.target.closest("[role='option']");
      if (option) choose(Number(option.dataset.index));
    });
  }

  function show() {
    input.value = select.value ? select.selectedOptions[0].textContent.trim() : "";
  }

  function later() {
    clearTimeout(waiting);
    waiting = setTimeout(propose, select.dataset.ssiSuggestUrl ? PAUSE : 0);
  }

  async function propose() {
    const words = input.value.trim();
    const turn = ++asked;
    const found = words.length < LEAST ? [] : await search(words);
    if (turn === asked) open(found);
  }

  async function search(words) {
    if (!select.dataset.ssiSuggestUrl) return local(words);
    const address = new URL(select.dataset.ssiSuggestUrl, location.href);
    address.searchParams.set("q", words);
    address.searchParams.set("country", country());
    try {
      const answer = await fetch(address, { headers: { Accept: "application/json" } });
      return answer.ok ? (await answer.json()).results.slice(0, MOST) : local(words);
    } catch {
      return local(words);
    }
  }

  function country() {
    const field = select.form?.elements[select.dataset.ssiSuggestCountryField ?? ""];
    return field?.value ?? select.dataset.ssiSuggestCountry ?? "";
  }

  function local(words) {
    const wanted = plain(words).split(/\s+/);
    return [...select.options]
      .filter((option) => option.value && wanted.every((word) => plain(option.textContent).includes(word)))
      .slice(0, MOST)
      .map((option) => ({
        value: option.value,
        label: option.textContent.trim(),
        hint: option.parentElement.matches("optgroup") ? option.parentElement.label : "",
      }));
  }

  function open(found) {
    proposals = found;
    active = found.length ? 0 : -1;
    list.replaceChildren(...found.map(item));
    list.hidden = !found.length;
    input.setAttribute("aria-expanded", String(!list.hidden));
    mark();
  }

  function item(proposal, index) {
    const line = document.createElement("li");
    Object.assign(line, { id: `${list.id}_${index}`, className: "ssi-suggest__option", textContent: proposal.label });
    line.setAttribute("role", "option");
    line.dataset.index = index;
    if (proposal.hint) {
      const hint = document.createElement("span");
      Object.assign(hint, { className: "fr-hint-text", textContent: proposal.hint });
      line.append(hint);
    }
    return line;
  }

  function mark() {
    [...list.children].forEach((line, index) => line.setAttribute("aria-selected", String(index === active)));
    if (active < 0) input.removeAttribute("aria-activedescendant");
    else input.setAttribute("aria-activedescendant", `${list.id}_${active}`);
  }

  function keys(event) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && proposals.length) {
      active = (active + step + proposals.length) % proposals.length;
      list.children[active].scrollIntoView({ block: "nearest" });
      mark();
    } else if (event.key === "Enter" && !list.hidden) {
      choose(active);
    } else if (event.key === "Escape" && !list.hidden) {
      open([]);
    } else {
      return;
    }
    event.preventDefault();
  }

  function choose(index) {
    const { value, label } = proposals[index];
    if (![...select.options].some((option) => option.value === value)) select.append(new Option(label, value));
    select.value = value;
    select.dispatchEvent(new Event("change", { bubbles: true }));
    select.dispatchEvent(new Event("input", { bubbles: true }));
    open([]);
  }

  // A field left empty means no choice; words that match nothing give way to the last choice.
  function leave() {
    if (!input.value.trim() && select.value) {
      select.value = "";
      select.dispatchEvent(new Event("change", { bubbles: true }));
    }
    open([]);
    show();
  }
}

function plain(text) {
  return text.normalize("NFD").replace(/\p{Diacritic}/gu, "").toLowerCase();
}
