// − and + beside a small number. Without scripts the field is typed into, which always works.
function bounds(input) {
  const number = (name, otherwise) => (input.hasAttribute(name) ? Number(input.getAttribute(name)) : otherwise);
  return { min: number("min", 0), max: number("max", Infinity), step: number("step", 1) || 1 };
}

function move(input, direction) {
  const { min, max, step } = bounds(input);
  const value = Number(input.value) || 0;
  input.value = String(Math.min(max, Math.max(min, value + direction * step)));
  input.dispatchEvent(new Event("input", { bubbles: true }));
  input.dispatchEvent(new Event("change", { bubbles: true }));
}

function show(root) {
  root.querySelectorAll("[data-stepper-box] [data-step]").forEach((button) => (button.hidden = false));
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-stepper-box] [data-step]");
  if (button) move(button.closest("[data-stepper-box]").querySelector("input"), Number(button.dataset.step));
});
document.addEventListener("htmx:afterSwap", (event) => show(event.target));
show(document);
