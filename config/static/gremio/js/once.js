// A form is sent once: a second click within eight seconds is ignored, unless the first one failed to leave.
const PAUSE = 8000;

function mark(form, sent) {
  form.toggleAttribute("data-sent", sent);
  for (const button of form.querySelectorAll("button:not([type=button]), input[type=submit]")) {
    if (sent) button.setAttribute("aria-disabled", "true");
    else button.removeAttribute("aria-disabled");
  }
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  const method = event.submitter?.formMethod || form.method;
  if (method !== "post" || event.defaultPrevented) return;
  if (form.hasAttribute("data-sent")) {
    event.preventDefault();
    return;
  }
  // After the browser has read the form, so that the button that was clicked is part of it.
  setTimeout(() => mark(form, true));
  setTimeout(() => mark(form, false), PAUSE);
});

// The back button brings the page as it was left.
window.addEventListener("pageshow", () => document.querySelectorAll("form[data-sent]").forEach((form) => mark(form, false)));
