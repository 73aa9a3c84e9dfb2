"use strict";

const numbers = JSON.parse(document.getElementById("numbers").textContent);
const drawn = new Map(); // what draws a figure, by its element: drawn again in other colours

function element(tag, text = "", attributes = {}) {
  const made = document.createElement(tag);
  made.textContent = text;
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  return made;
}

/* Colours */

const dark = () => {
  const chosen = document.documentElement.style.colorScheme;
  return chosen ? chosen === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
};

/* Figures that cannot be seen have no size to be drawn in: they are drawn again when shown. */
function redraw(within = document) {
  drawn.forEach((draw, place) => {
    if (within.contains(place) && place.offsetParent) draw(place);
  });
}

document.getElementById("theme").addEventListener("click", () => {
  document.documentElement.style.colorScheme = dark() ? "light" : "dark";
  redraw();
});
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => redraw());
document.addEventListener("toggle", ({ target }) => redraw(target), true);

/* Figures */

function figure(title, said, draw) {
  const place = element("div", "", { class: "figure", role: "img", "aria-label": said });
  const whole = element("div");
  whole.append(element("p", title, { class: "title" }), place);
  const start = () => {
    drawn.set(place, draw);
    draw(place);
  };
  return [whole, start];
}

/* The leaf that is looked at */

const LISTED = 10; // entries in words, for those who cannot hover

function show(panel, row) {
  for (const one of panel.querySelectorAll("[aria-pressed]")) {
    one.setAttribute("aria-pressed", String(row.contains(one)));
  }
  const chosen = panel.querySelector(".chosen");
  for (const place of chosen.querySelectorAll(".figure")) {
    Plotly.purge(place);
    drawn.delete(place);
  }
  const leaf = numbers[panel.dataset.key][row.dataset.leaf];
  const figures = element("div", "", { class: "figures" });
  const [said, drawers, rest] = leaf?.index ? ofEntries(leaf, figures) : [ALONE, [], []];
  const note = element("p", `${row.cells[0].textContent}: ${said}`, { class: "note" });
  if (leaf?.steps) {
    const [curve, draw] = figure(
      `Error against step, ${leaf.steps.where}`,
      "The error that a check with a fixed step would have made, against that step.",
      (place) => drawSweep(withParts(leaf.steps), place, "textbook"),
    );
    figures.append(curve);
    drawers.push(draw);
  }
  chosen.replaceChildren(note, figures, ...rest);
  for (const draw of drawers) draw();
}

const ALONE = "no entry was compared by itself, only directions over many of them, or none.";

function ofEntries(leaf, figures) {
  const count = leaf.index.length;
  const some = count < leaf.compared ? `, ${count} of them shown` : "";
  const about = `${leaf.compared} entries compared one by one${some}`;
  const [heat, drawHeatMap] = figure(
    "Relative difference",
    `Heat map. ${leaf.name}: ${about}. What was found wrong is outlined.`,
    (place) => drawHeat(leaf, place),
  );
  const [scatter, drawPoints] = figure(
    "Numeric against claimed",
    `Scatter plot. ${leaf.name}: ${about}.`,
    (place) => drawScatter(leaf, place),
  );
  figures.append(heat, scatter);
  return [about, [drawHeatMap, drawPoints], [largest(leaf)]];
}

function largest(leaf) {
  const order = leaf.index.map((_, place) => place);
  order.sort((one, other) => (leaf.difference[other] ?? -1) - (leaf.difference[one] ?? -1));
  const whole = element("details");
  const list = element("ul");
  list.append(...order.slice(0, LISTED).map((place) => element("li", told(leaf, place))));
  whole.append(element("summary", "The entries that differ most"), list);
  return whole;
}

/* The table */

const inWords = new Intl.Collator("en", { numeric: true }); // W2 comes before W10

function sortBy(panel, heading) {
  const up = heading.getAttribute("aria-sort") !== "ascending";
  for (const other of heading.parentElement.cells) other.setAttribute("aria-sort", "none");
  heading.setAttribute("aria-sort", up ? "ascending" : "descending");
  const column = heading.cellIndex;
  const value = (row) => row.cells[column].dataset.value ?? row.cells[column].textContent;
  const compare = (one, other) => {
    const [a, b] = [value(one), value(other)];
    return heading.classList.contains("number") ? a - b : inWords.compare(a, b);
  };
  const body = panel.querySelector("tbody");
  body.append(...[...body.rows].sort((one, other) => (up ? 1 : -1) * compare(one, other)));
}

function filter(panel, wanted) {
  const rows = [...panel.querySelector("tbody").rows];
  const part = wanted.toLowerCase();
  for (const row of rows) row.hidden = !row.textContent.toLowerCase().includes(part);
  const left = rows.filter((row) => !row.hidden).length;
  panel.querySelector("output").textContent = wanted ? `${left} of ${rows.length}` : "";
}

/* Figures are drawn when they come into view: a page may hold hundreds. */
const EARLIER = { rootMargin: "300px" };

const seen = new IntersectionObserver((entries) => {
  for (const { isIntersecting, target } of entries) {
    if (!isIntersecting) continue;
    seen.unobserve(target);
    target.dispatchEvent(new Event("seen"));
  }
}, EARLIER);

for (const panel of document.querySelectorAll(".leaves")) {
  for (const heading of panel.querySelectorAll("thead th")) {
    heading.firstElementChild.addEventListener("click", () => sortBy(panel, heading));
  }
  const rows = [...panel.querySelector("tbody").rows];
  for (const row of rows) {
    row.querySelector("button").addEventListener("click", () => show(panel, row));
  }
  const field = panel.querySelector("input");
  field.addEventListener("input", () => filter(panel, field.value));
  const first = rows.find((row) => row.querySelector(".fail")) ?? rows[0];
  const place = panel.querySelector(".chosen");
  place.addEventListener("seen", () => place.hasChildNodes() || show(panel, first));
  seen.observe(place);
}

for (const place of document.querySelectorAll(".sweep")) {
  const said = "The error of a textbook check against its step; the numbers stand below.";
  const [whole, draw] = figure("Error against step", said, (target) =>
    drawSweep(numbers[place.dataset.key], target),
  );
  place.append(whole);
  place.addEventListener("seen", draw);
  seen.observe(place);
}
