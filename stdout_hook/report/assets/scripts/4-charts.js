// Charts are plotly's; here are what all have in common and how many points stay smooth.

const MAX_POINTS = 2000; // of a line at one time: more than a screen has columns

const PRINTED_WIDTH = 640; // pixels: what a sheet has room for; plotly does not ask the printer

const IS_TOUCHED = window.matchMedia("(pointer: coarse)").matches;

// Named one by one: among plotly's own choice is one that sends the chart to a server.
const BUTTONS = [["toImage", "zoom2d", "pan2d", "zoomIn2d", "zoomOut2d", "resetScale2d"]];
const CONFIG = { displayModeBar: "hover", displaylogo: false, responsive: true, modeBarButtons: BUTTONS, plotlyServerURL: "" };

/** Layout of a chart, with what is its own put over it. */
function layout(own = {}) {
  const axis = { gridcolor: theme.colour("line"), zerolinecolor: theme.colour("line"), linecolor: theme.colour("line"), automargin: true };
  return {
    paper_bgcolor: "rgba(0,0,0,0)",
    plot_bgcolor: "rgba(0,0,0,0)",
    font: { color: theme.colour("text"), family: "system-ui, sans-serif", size: 12 },
    margin: { l: 48, r: 12, t: 12, b: 40 },
    legend: { orientation: "h", y: 1.02, yanchor: "bottom", x: 0 },
    hoverlabel: { namelength: -1 },
    modebar: { bgcolor: "rgba(0,0,0,0)", color: theme.colour("quiet"), activecolor: theme.colour("accent") },
    width: theme.isPrinting ? PRINTED_WIDTH : undefined,
    dragmode: IS_TOUCHED ? false : "zoom", // a finger on a chart scrolls the page; zooming is a button
    ...own,
    xaxis: { ...axis, ...own.xaxis },
    yaxis: { ...axis, ...own.yaxis },
  };
}

/**
 * A chart in a figure.
 * @param {string} title - what it shows, also for those who cannot see it
 * @param {function(): {traces: object[], layout: object, caption?: string}} make - makes it anew: for
 *   other colours, other data, or, called with the range of x that is shown, after a zoom
 */
class Chart {
  constructor(title, make, { height } = {}) {
    this.make = make;
    this.area = element("div.chart", { role: "group", "aria-label": title });
    if (height) this.area.style.height = `${height}px`;
    this.caption = element("figcaption");
    this.figure = element("figure", {}, element("h3", {}, title), this.area, this.caption);
    this.title = title;
    this.range = null;
    this.area.chart = this;
  }

  draw() {
    const { traces, layout: own, caption, config } = this.make(this.range);
    const first = !this.isDrawn;
    this.isDrawn = true;
    // Names come from data; plotly reads a few tags in them, so there must be none.
    for (const trace of traces) if (trace.name) trace.name = plain(clipped(trace.name));
    Plotly.react(this.area, traces, layout({ uirevision: "kept", ...own }), { ...CONFIG, ...config });
    this.caption.textContent = caption ?? "";
    // The caption says it in words; read out, the numbers along the axes are noise.
    for (const drawing of document.querySelectorAll(".chart svg:not([aria-hidden]), #js-plotly-tester")) drawing.setAttribute("aria-hidden", "true");
    if (first) this.area.on("plotly_relayout", (event) => this.zoomed(event));
  }

  zoomed(event) {
    const axis = this.area.layout.xaxis;
    const isX = Object.keys(event).some((key) => key.startsWith("xaxis"));
    if (!isX) return;
    this.range = axis.autorange ? null : [...axis.range];
    if (this.thins) this.draw();
  }

  on(event, listener) {
    this.listening = this.listening ?? [];
    this.area.on(event, listener);
  }
}

theme.listeners.push(() => {
  for (const { chart } of document.querySelectorAll(".chart")) if (chart?.isDrawn) chart.draw();
});

/** A text for plotly, which would read `<b>` and `&amp;` in it. */
const plain = (text) => String(text).replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/[\u202a-\u202e\u2066-\u2069]/g, "\ufffd");

/**
 * Thin a line to the points that are seen: of each bucket the first, lowest, highest and last one.
 * @param {number[]} x - growing
 * @param {number[]} y
 * @param {?number[]} range - of x that is shown
 */
function thin(x, y, range, most = MAX_POINTS) {
  let from = 0;
  let to = x.length;
  if (range) {
    from = Math.max(0, lowerBound(x, Number(range[0])) - 1);
    to = Math.min(x.length, lowerBound(x, Number(range[1])) + 2);
  }
  if (to - from <= most) return { x: x.slice(from, to), y: y.slice(from, to) };
  const kept = { x: [], y: [] };
  const size = (to - from) / (most / 4);
  for (let start = from; start < to; ) {
    const end = Math.min(to, Math.max(start + 1, Math.round(from + size * (Math.floor((start - from) / size) + 1))));
    const places = new Set([start, end - 1]);
    let low = -1;
    let high = -1;
    for (let i = start; i < end; i++) {
      if (!Number.isFinite(y[i])) continue;
      if (low < 0 || y[i] < y[low]) low = i;
      if (high < 0 || y[i] > y[high]) high = i;
    }
    if (low >= 0) places.add(low).add(high);
    for (const i of [...places].sort((a, b) => a - b)) {
      kept.x.push(x[i]);
      kept.y.push(y[i]);
    }
    start = end;
  }
  return kept;
}

/** The first place at which a growing list is not below a value. */
function lowerBound(list, value) {
  let low = 0;
  let high = list.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (list[middle] < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Exponential moving average with its start set right, as in Adam; gaps are passed over. */
function smooth(y, weight) {
  if (!weight) return y;
  let mean = 0;
  let sum = 0;
  return y.map((value) => {
    if (!Number.isFinite(value)) return value;
    mean = mean * weight + value * (1 - weight);
    sum = sum * weight + (1 - weight);
    return mean / sum;
  });
}
