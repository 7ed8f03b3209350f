// Elements are made here and hold text as text: nothing that a run says is ever read as HTML.

/**
 * Make an element.
 * @param {string} name - its name, with classes behind dots: "p.quiet"
 * @param {object} [attributes] - attributes; functions are listeners: {click: …}
 * @param {...(Node|string|number|null|undefined|Array)} children
 */
function element(name, attributes = {}, ...children) {
  const [tag, ...classes] = name.split(".");
  const made = document.createElement(tag);
  if (classes.length) made.className = classes.join(" ");
  for (const [key, value] of Object.entries(attributes)) {
    if (typeof value === "function") made.addEventListener(key, value);
    else if (value === true) made.setAttribute(key, "");
    else if (value !== false && value != null) made.setAttribute(key, value);
  }
  for (const child of children.flat(Infinity)) if (child != null) made.append(child);
  return made;
}

/** A text of the run's data, kept apart from its surroundings. */
const quoted = (text) => element("span.text", { dir: "auto" }, text);

/** The beginning of a text that may be of any length. */
const clipped = (text, most = 80) => (text.length > most ? `${text.slice(0, most - 1)}…` : text);

/** A label with a control in it. */
const labelled = (text, control) => element("label", {}, text, control);

/** A choice; `options` are [value, text] pairs. */
function choice(options, chosen, change) {
  const made = element("select", { change: () => change(made.value) });
  for (const [value, text] of options) {
    made.append(element("option", { value, selected: value === chosen }, text));
  }
  return made;
}

/** A switch. */
function checkbox(text, checked, change) {
  const box = element("input", { type: "checkbox", checked, change: () => change(box.checked) });
  return element("label.check", {}, box, text);
}

/** Terms and what they are; those that are null or empty are left out. */
function facts(pairs) {
  const known = pairs.filter(([, value]) => value != null && value !== "");
  return element("dl.facts", {}, known.map(([term, value]) => [element("dt", {}, term), element("dd", {}, value)]));
}

/** Figures that stand out; each [term, value, remark]. */
function tiles(figures) {
  const known = figures.filter(([, value]) => value != null);
  return element("dl.tiles", {}, known.map(([term, value, remark]) =>
    element("div.tile", {}, element("dt", {}, term), element("dd", {}, value, remark ? element("small", {}, remark) : null))));
}

// Numbers and times as people read them.

const isNumber = (value) => typeof value === "number" && Number.isFinite(value);

const percent = (share, digits = 2) => (isNumber(share) ? `${(100 * share).toFixed(digits)} %` : "–");

const grouped = new Intl.NumberFormat("en"); // made once: a new one for each number costs far more
const count = (value) => (isNumber(value) ? grouped.format(value) : "–");

/** Four significant digits, as short as they go. */
function short(value) {
  if (typeof value !== "number") return "–";
  if (!Number.isFinite(value)) return String(value);
  if (value !== 0 && (Math.abs(value) < 1e-3 || Math.abs(value) >= 1e6)) return value.toExponential(3).replace(/\.?0+e/, "e");
  return String(Number(value.toPrecision(4)));
}

function bytes(size) {
  if (!isNumber(size)) return "";
  if (size < 1000) return `${size} B`;
  return size < 1e6 ? `${(size / 1e3).toFixed(0)} kB` : `${(size / 1e6).toFixed(1)} MB`;
}

function duration(seconds) {
  if (!isNumber(seconds) || seconds < 0) return "–";
  if (seconds < 60) return `${seconds.toFixed(seconds < 10 ? 1 : 0)} s`;
  const minutes = Math.round(seconds / 60);
  return minutes < 60 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
