// The profile editor: fields of another way of valuing are put away, criteria are dragged, corners of a curve too.
// Without this script the same is done by buttons and numbers.

const uses = JSON.parse(document.getElementById("uses")?.textContent || "null");
const way = document.getElementById("id_function");

if (uses && way) {
  document.querySelector(".editor-redraw").hidden = true;
  way.addEventListener("change", () => {
    const shown = uses[way.value] || [];
    for (const part of document.querySelectorAll("[data-use]")) part.hidden = !shown.includes(part.dataset.use);
  });
}

const list = document.querySelector("[data-order]");
const reorder = document.getElementById("reorder");
let dragged = null;

if (list && reorder) {
  const over = (row) => list.querySelectorAll(".is-over").forEach((each) => each.classList.toggle("is-over", each === row));
  list.addEventListener("dragstart", (event) => {
    dragged = event.target.closest?.("[data-key]");
  });
  list.addEventListener("dragover", (event) => {
    const row = event.target.closest("[data-key]");
    if (!dragged || !row) return;
    event.preventDefault();
    row.classList.add("is-over");
    over(row);
  });
  list.addEventListener("dragend", () => over(null));
  list.addEventListener("drop", (event) => {
    const row = event.target.closest("[data-key]");
    event.preventDefault();
    if (!dragged || !row || row === dragged) return;
    const below = event.clientY > row.getBoundingClientRect().top + row.offsetHeight / 2;
    row[below ? "after" : "before"](dragged);
    reorder.elements.keys.value = [...list.querySelectorAll("[data-key]")].map((each) => each.dataset.key).join(" ");
    reorder.requestSubmit();
  });
}

// A corner is dragged up and down; the number in its row follows, and the server draws the curve anew.
const TOP = 12;
const FOOT = 126;
let corner = null; // its number: the curve may be drawn anew while it is dragged

function worth(svg, event) {
  const spot = new DOMPoint(event.clientX, event.clientY).matrixTransform(svg.getScreenCTM().inverse());
  return Math.round(Math.min(1, Math.max(0, (FOOT - spot.y) / (FOOT - TOP))) * 100);
}

document.addEventListener("pointerdown", (event) => {
  const dot = event.target.closest?.("[data-curve] [data-point]");
  corner = dot ? dot.dataset.point : null;
  if (dot) event.preventDefault();
});
document.addEventListener("pointermove", (event) => {
  const dot = corner === null ? null : document.querySelector(`[data-curve] [data-point="${corner}"]`);
  if (!dot) return;
  const share = worth(dot.closest("[data-curve]"), event);
  dot.setAttribute("cy", FOOT - (share / 100) * (FOOT - TOP));
  const filled = [...document.querySelectorAll("[name^=points-][name$=-x]")].filter((each) => each.value.trim());
  const input = document.getElementsByName(filled[corner]?.name.replace(/-x$/, "-share"))[0];
  if (input) input.value = share;
});
document.addEventListener("pointerup", () => {
  if (corner === null) return;
  corner = null;
  document.getElementById("criterion-form")?.dispatchEvent(new Event("change", { bubbles: true }));
});
