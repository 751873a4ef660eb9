// The editor of profiles by hand: criteria are dragged into their order, points of a curve along their axes.
// Both only fill in what the form has anyway; without scripts the buttons and the table do the same.
const LEFT = 44, RIGHT = 356, TOP = 16, BOTTOM = 176;

function changed(input) {
  input.dispatchEvent(new Event("change", { bubbles: true }));
}

// Order ------------------------------------------------------------------------------------------------------------

function keysOf(list) {
  return [...list.querySelectorAll(":scope > [data-key]")].map((row) => row.dataset.key).join(" ");
}

function placeAt(list, held, y) {
  const rows = [...list.querySelectorAll(":scope > [data-key]")].filter((row) => row !== held);
  return rows.find((row) => y < row.getBoundingClientRect().top + row.offsetHeight / 2) || null;
}

function hold(list, order, row, event) {
  event.preventDefault();
  row.classList.add("is-held");
  const before = order.value, done = new AbortController();
  // On the document: a row that is moved within the list would lose a captured pointer.
  const on = (name, act) => document.addEventListener(name, act, { signal: done.signal });
  const drop = () => {
    done.abort();
    row.classList.remove("is-held");
    order.value = keysOf(list);
    if (order.value !== before) order.form.requestSubmit();
  };
  on("pointermove", (to) => list.insertBefore(row, placeAt(list, row, to.clientY)));
  on("pointerup", drop);
  on("pointercancel", drop);
}

for (const list of document.querySelectorAll("[data-sortable]")) {
  const order = list.closest("form").querySelector("[data-order]");
  for (const row of list.querySelectorAll(":scope > [data-key]")) {
    const grip = document.createElement("span");
    grip.dataset.grip = "";
    grip.setAttribute("aria-hidden", "true"); // keyboards and screen readers have the buttons
    grip.textContent = "⠿";
    row.querySelector("h2").prepend(grip);
    grip.addEventListener("pointerdown", (event) => hold(list, order, row, event));
  }
}

// Curve ------------------------------------------------------------------------------------------------------------

const figure = (input) => Number(input.value.trim().replace(",", "."));
const plain = (value, places) => String(Number(value.toFixed(places)));

function rowsOf(form) {
  return [...form.querySelectorAll("[name^='points-'][name$='-x']")].map((x) => ({
    x, worth: form.querySelector(`[name="${x.name.replace(/-x$/, "-worth")}"]`),
  }));
}

function draw(svg, rows) {
  const low = Number(svg.dataset.low), high = Number(svg.dataset.high);
  const across = (x) => Math.min(RIGHT, Math.max(LEFT, LEFT + ((x - low) / (high - low)) * (RIGHT - LEFT)));
  const up = (worth) => BOTTOM - (Math.min(100, Math.max(0, worth)) / 100) * (BOTTOM - TOP);
  const told = rows.filter((row) => row.x.value.trim() && row.worth.value.trim());
  const points = told.map((row) => [figure(row.x), figure(row.worth)]).filter((point) => point.every(Number.isFinite));
  points.sort((one, other) => one[0] - other[0]);
  if (points.length < 2) return;
  const seen = points.map(([x, worth]) => `${across(x).toFixed(1)},${up(worth).toFixed(1)}`);
  const ends = [`${LEFT},${up(points[0][1]).toFixed(1)}`, `${RIGHT},${up(points.at(-1)[1]).toFixed(1)}`];
  svg.querySelector("polyline").setAttribute("points", [ends[0], ...seen, ends[1]].join(" "));
  for (const knot of svg.querySelectorAll("circle")) {
    const row = rows[Number(knot.dataset.row)];
    if (!row || !Number.isFinite(figure(row.x)) || !Number.isFinite(figure(row.worth))) continue;
    knot.setAttribute("cx", across(figure(row.x)).toFixed(1));
    knot.setAttribute("cy", up(figure(row.worth)).toFixed(1));
  }
}

function drag(svg, rows, knot, event) {
  const row = rows[Number(knot.dataset.row)];
  if (!row) return;
  event.preventDefault();
  knot.setPointerCapture(event.pointerId);
  const low = Number(svg.dataset.low), high = Number(svg.dataset.high);
  const places = high - low > 20 ? 0 : high - low > 2 ? 1 : 2;
  const move = (to) => {
    const at = new DOMPoint(to.clientX, to.clientY).matrixTransform(svg.getScreenCTM().inverse());
    const share = Math.min(1, Math.max(0, (at.x - LEFT) / (RIGHT - LEFT)));
    row.x.value = plain(low + share * (high - low), places);
    row.worth.value = plain(Math.min(100, Math.max(0, ((BOTTOM - at.y) / (BOTTOM - TOP)) * 100)), 0);
    draw(svg, rows);
  };
  knot.addEventListener("pointermove", move);
  knot.addEventListener("lostpointercapture", () => {
    knot.removeEventListener("pointermove", move);
    changed(row.worth);
  }, { once: true });
}

for (const svg of document.querySelectorAll("[data-curve]")) {
  const form = svg.closest("form");
  if (!form) continue;
  const rows = rowsOf(form);
  svg.classList.add("is-alive");
  form.addEventListener("input", () => draw(svg, rows));
  for (const knot of svg.querySelectorAll("circle")) {
    knot.addEventListener("pointerdown", (event) => drag(svg, rows, knot, event));
  }
}

// Another kind of value function brings its own form at once.
document.querySelectorAll("[name=kind]").forEach((radio) => {
  radio.addEventListener("change", (event) => {
    event.stopPropagation();
    document.querySelector("[name=deed][value=redraw]").click();
  });
});
