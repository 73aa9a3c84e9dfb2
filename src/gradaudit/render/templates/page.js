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

const colour = (name) => {
  const probe = element("i", "", { style: `color: var(--${name})` });
  document.body.append(probe);
  const found = getComputedStyle(probe).color;
  probe.remove();
  return found;
};

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

function plot(place, traces, layout) {
  const axis = { gridcolor: colour("line"), zerolinecolor: colour("line"), automargin: true };
  const [xaxis, yaxis] = [layout.xaxis, layout.yaxis].map((own) => ({ ...axis, ...own }));
  const legend = { orientation: "h", y: -0.25 };
  const text = { color: colour("text") };
  const margin = { l: 40, r: 10, t: 10, b: 40 };
  const paper = { paper_bgcolor: colour("paper"), plot_bgcolor: colour("paper"), font: text };
  const rest = { hovermode: "closest", legend, margin, ...paper };
  const options = { displayModeBar: false, responsive: true };
  Plotly.react(place, traces, { ...rest, ...layout, xaxis, yaxis }, options);
}

function indexed(leaf, entry) {
  const index = [];
  for (const size of [...leaf.shape].reverse()) {
    index.unshift(entry % size);
    entry = Math.floor(entry / size);
  }
  return index.length ? `[${index.join(", ")}]` : "the only entry";
}

const shown = (value) => (value === null ? "unknown" : value.toPrecision(6));

const told = (leaf, place) =>
  `${indexed(leaf, leaf.index[place])}: claimed ${shown(leaf.claimed[place])}, numeric ` +
  `${shown(leaf.numeric[place])} ± ${shown(leaf.error[place])}`;

const cell = (number, size, cells) => Math.ceil(((number + 1) * cells) / size) - 1;

/* The entry that differs most stands for the others of its cell. */
function worstOfCells(leaf) {
  const [[rows, columns], [high, wide]] = [leaf.grid, leaf.cells];
  const worst = Array.from({ length: high }, () => Array(wide).fill(null));
  leaf.index.forEach((entry, place) => {
    if (leaf.difference[place] === null) return;
    const row = worst[cell(Math.floor(entry / columns), rows, high)];
    const column = cell(entry % columns, columns, wide);
    const before = row[column];
    if (before === null || leaf.difference[before] < leaf.difference[place]) row[column] = place;
  });
  return worst;
}

/* The border between cells that hold wrong entries and those that do not. */
function outline(leaf) {
  const [high, wide] = leaf.cells;
  const bits = atob(leaf.outlined);
  const wrong = (row, column) => {
    if (row < 0 || column < 0 || row >= high || column >= wide) return false;
    const bit = row * wide + column;
    return ((bits.charCodeAt(bit >> 3) >> (7 - (bit & 7))) & 1) === 1;
  };
  const [x, y] = [[], []];
  const line = (x0, y0, x1, y1) => (x.push(x0, x1, null), y.push(y0, y1, null));
  for (let row = 0; row <= high; row++) {
    for (let column = 0; column <= wide; column++) {
      const [left, top] = [column - 0.5, row - 0.5];
      const here = wrong(row, column);
      if (here !== wrong(row - 1, column)) line(left, top, left + 1, top);
      if (here !== wrong(row, column - 1)) line(left, top, left, top + 1);
    }
  }
  return { x, y };
}

function drawHeat(leaf, place) {
  const worst = worstOfCells(leaf);
  const each = (of) => worst.map((row) => row.map((one) => (one === null ? null : of(one))));
  const decades = [0, -4, -8, -12, -16];
  const power = (exponent) => (exponent ? `1e${exponent}` : "1");
  const heat = {
    type: "heatmap",
    z: each((one) => Math.log10(Math.max(leaf.difference[one], 1e-16))),
    text: each((one) => told(leaf, one)),
    hovertemplate: "%{text}<extra></extra>",
    hoverongaps: false,
    zmin: -16,
    zmax: 0,
    colorscale: "Cividis",
    colorbar: { tickvals: decades, ticktext: decades.map(power), thickness: 12 },
  };
  const line = { color: colour("fail"), width: 2.5 };
  const border = { type: "scatter", mode: "lines", ...outline(leaf), line, hoverinfo: "skip" };
  const last = leaf.shape.length - 1;
  const others = last > 1 ? `axes 0 to ${last - 1}` : "axis 0";
  const axis = { showgrid: false, zeroline: false, ticks: "", showticklabels: false };
  const [rows, columns] = leaf.cells.map((cells) => [-0.7, cells - 0.3]);
  const title = (named, name, size) => ({ text: named ? `${name} (${size})` : "" });
  const across = title(last >= 0, `axis ${last}`, leaf.grid[1]);
  const down = title(last >= 1, others, leaf.grid[0]);
  plot(place, [heat, { ...border, showlegend: false }], {
    xaxis: { ...axis, range: columns, title: across },
    yaxis: { ...axis, range: rows.reverse(), title: down },
  });
}

/* Plotly has no symmetric-logarithmic axis: numbers are moved, and ticks say what they were. */
function symmetric(leaf) {
  const sizes = [...leaf.claimed, ...leaf.numeric].map(Math.abs).filter((size) => size > 0);
  const largest = sizes.reduce((one, other) => Math.max(one, other), 0) || 1;
  const smallest = sizes.reduce((one, other) => Math.min(one, other), largest);
  const unit = Math.max(smallest, largest * 1e-8);
  const moved = (value) =>
    value === null ? null : Math.sign(value) * Math.log10(1 + Math.abs(value) / unit);
  const [first, last] = [Math.ceil(Math.log10(unit)), Math.floor(Math.log10(largest))];
  const stride = Math.max(1, Math.ceil((last - first) / 3));
  const ticks = [0];
  for (let power = last; power >= first; power -= stride) ticks.push(10 ** power, -(10 ** power));
  const tickvals = ticks.map(moved);
  return { moved, largest, axis: { tickvals, ticktext: ticks.map((tick) => tick.toPrecision(1)) } };
}

function drawScatter(leaf, place) {
  const { moved, largest, axis } = symmetric(leaf);
  const wrong = new Set(leaf.wrong);
  const known = leaf.index.map((_, one) => one).filter((one) => leaf.difference[one] !== null);
  const bar = (one, sign) => {
    const error = leaf.error[one] ?? 0;
    return sign * (moved(leaf.numeric[one] + sign * error) - moved(leaf.numeric[one]));
  };
  const points = (name, places, symbol, shade) => ({
    type: "scatter",
    mode: "markers",
    name: `${name}: ${places.length}`,
    x: places.map((one) => moved(leaf.claimed[one])),
    y: places.map((one) => moved(leaf.numeric[one])),
    error_y: {
      type: "data",
      array: places.map((one) => bar(one, 1)),
      arrayminus: places.map((one) => bar(one, -1)),
      thickness: 1,
    },
    text: places.map((one) => told(leaf, one)),
    hovertemplate: "%{text}<extra></extra>",
    marker: { symbol, color: colour(shade), size: 7 },
  });
  const end = moved(largest);
  const line = { color: colour("faint"), width: 1 };
  const equal = { type: "scatter", mode: "lines", name: "equal", x: [-end, end], y: [-end, end] };
  const [others, off] = [false, true].map((is) => known.filter((one) => wrong.has(one) === is));
  const right = points("not found wrong", others, "circle-open", "faint");
  const failed = points("wrong", off, "x", "fail");
  plot(place, [{ ...equal, line, hoverinfo: "skip" }, right, failed], {
    xaxis: { ...axis, title: { text: "claimed" } },
    yaxis: { ...axis, title: { text: "numeric" } },
  });
}

/* Noise and truncation are known at every step: from the widest taken to where noise is all. */
function withParts(curve) {
  const ratio = (relative) => relative / (2 + relative);
  const noise = (step) => ratio(curve.noise / step);
  const truncation = (step) =>
    curve.truncation === null ? null : ratio(curve.truncation * step ** 2) || null;
  const taken = curve.steps.length;
  let step = 10 ** Math.ceil(Math.log10(curve.steps[taken - 1]) - 1);
  const steps = [...curve.steps];
  for (; steps.length < taken + 40 && noise(step) < 0.2 && noise(step) > 0; step /= 10) {
    steps.push(step);
  }
  const padded = (values) => [...values, ...Array(steps.length - taken).fill(null)];
  return {
    ...curve,
    steps,
    ratios: padded(curve.ratios),
    errors: padded(curve.errors),
    noise: steps.map(noise),
    truncation: steps.map(truncation),
  };
}

function drawSweep(sweep, place, asked = "asked about") {
  const styles = [
    ["this gradient", "ratios", "fail", "solid", "circle"],
    ["a right gradient", "errors", "text", "dot", "x"],
    ["noise", "noise", "faint", "dash", ""],
    ["truncation", "truncation", "faint", "dashdot", ""],
  ];
  const traces = styles
    .filter(([, key]) => sweep[key].some((value) => value !== null))
    .map(([name, key, shade, dash, symbol]) => ({
      type: "scatter",
      mode: symbol ? "lines+markers" : "lines",
      name,
      x: sweep.steps,
      y: sweep[key],
      line: { color: colour(shade), dash },
      marker: symbol ? { symbol } : {},
      hovertemplate: "step %{x:.1e}: %{y:.2e}",
    }));
  const named = [
    [asked, sweep.epsilon, 1],
    ["best step", sweep.best, 0.94],
  ];
  const marks = named.filter(([, step]) => step !== null);
  const line = { color: colour("faint"), dash: "dot" };
  const upright = { type: "line", yref: "paper", y0: 0, y1: 1, line };
  const exponent = { type: "log", exponentformat: "e" };
  const { ratios, noise, truncation } = sweep;
  const parts = noise.map((part, place) => Math.max(part, truncation[place]));
  const sizes = [...ratios, ...parts].filter((size) => size > 0);
  const lowest = Math.log10(sizes.reduce((one, other) => Math.min(one, other), 1)) - 0.6;
  plot(place, traces, {
    xaxis: { ...exponent, title: { text: "step" } },
    yaxis: { ...exponent, range: [lowest, 0.3], title: { text: "‖g − n‖ / (‖g‖ + ‖n‖)" } },
    shapes: marks.map(([, x]) => ({ ...upright, x0: x, x1: x })),
    annotations: marks.map(([text, x, y]) => ({
      text, x: Math.log10(x), y, yref: "paper", showarrow: false, xanchor: "left",
    })),
  });
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
    "Relative difference between claimed and numeric",
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
