// The header's menu on a phone, and menus made of <details>: closed by Escape and by a click elsewhere.

export function start(element) {
  if (element.matches("details")) {
    startDetails(element);
  } else {
    startHeader(element);
  }
}

function startDetails(details) {
  document.addEventListener("click", (event) => {
    if (!details.contains(event.target)) details.open = false;
  });
  details.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && details.open) {
      details.open = false;
      details.querySelector("summary").focus();
    }
  });
}

function startHeader(link) {
  const header = link.closest("header");
  const close = header.querySelector("[data-ssi-header-close]");
  link.setAttribute("role", "button");
  show(location.hash === `#${header.id}`);

  function show(open) {
    header.classList.toggle("ssi-header--open", open);
    header.classList.toggle("ssi-header--closed", !open);
    link.setAttribute("aria-expanded", String(open));
  }

  link.addEventListener("click", (event) => {
    event.preventDefault();
    show(link.getAttribute("aria-expanded") === "false");
  });
  link.addEventListener("keydown", (event) => {
    if (event.key === " ") {
      event.preventDefault();
      link.click();
    }
  });
  close.addEventListener("click", (event) => {
    event.preventDefault();
    show(false);
    link.focus();
  });
  header.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && link.getAttribute("aria-expanded") === "true") {
      show(false);
      link.focus();
    }
  });
}
