// A form is sent once: its buttons sleep until the next page, or until the person comes back to this one.

const LONG_WAIT = 15000; // a download leaves the page in place: its form wakes up again

export function start(form) {
  if ("ssiAgain" in form.dataset) return;
  let sent = false;
  form.addEventListener("submit", (event) => {
    if (event.defaultPrevented) return;
    if (sent) {
      event.preventDefault();
      return;
    }
    sent = true;
    // After this turn, so that the pressed button is still part of what is sent.
    setTimeout(() => sleep(true));
    setTimeout(wake, LONG_WAIT);
  });
  window.addEventListener("pageshow", wake);

  function sleep(asleep) {
    const buttons = [...form.elements].filter((one) => one.type === "submit" && !one.dataset.ssiRefused);
    buttons.forEach((button) => {
      button.setAttribute("aria-disabled", String(asleep));
      button.classList.toggle("ssi-asleep", asleep);
    });
  }

  function wake() {
    sent = false;
    sleep(false);
  }
}
