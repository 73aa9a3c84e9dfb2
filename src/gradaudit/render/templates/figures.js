"use strict";

/* What the figures of a page show; page.js says where, and when. */

function colour(name) {
  const probe = document.createElement("i");
  probe.style.color = `var(--${name})`;
  document.body.append(probe);
  const found = getComputedStyle(probe).color;
  probe.remove();
  return found;
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
