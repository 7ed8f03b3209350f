// Metrics as lines: which column belongs to which metric, split and place, and where it is best.

const SPLIT = /^(?:(rank\d+)\/)?(?:(train|val|valid|validation|eval|test|dev)[/_])?(epoch_)?(.+)$/;
const SPLITS = { valid: "val", validation: "val", eval: "val", dev: "val" };
const LANES = ["fold", "trial", "run", "training"];
const MIN_IS_BEST = /loss|error|err$|perplexity|ppl|mae|mse|rmse|wer|cer|bpc|nll|deviance|logloss|fid|regret|time/i;
const NO_BEST = /^(lr|learning_rate|.*\/?lr$|grad_norm|mfu|tokens.*|ms|.*_per_(second|sec|step)|throughput|memory)$/i;

/** Columns that say where a row lies, not how good it is. */
const isPlace = (name) => name === "time" || name === "epoch" || name === "tokens" || name.endsWith("/step") || LANES.includes(name);

/** Tell what a column's name says. */
function nameParts(column) {
  const [, rank, split, epoch, metric] = SPLIT.exec(column) ?? [null, null, null, null, column];
  return { rank, split: SPLITS[split] ?? split ?? "", isOfEpoch: Boolean(epoch && split), metric };
}

/**
 * The metrics of runs, the more telling ones first.
 * @returns {{metric: string, lines: Line[]}[]}
 * @typedef {{run: Run, column: string, split: string, label: string, isRunning: boolean, rows: number[], lane: string}} Line
 */
function metricGroups(runs) {
  const groups = new Map();
  for (const run of runs) {
    for (const [metric, lines] of linesOf(run)) {
      if (!groups.has(metric)) groups.set(metric, []);
      groups.get(metric).push(...lines);
    }
  }
  const found = [...groups].map(([metric, lines]) => ({ metric, lines, weight: weight({ metric, lines }) }));
  return found.sort((a, b) => a.weight - b.weight || (a.metric < b.metric ? -1 : 1));
}

/** What is made of a table, made anew when it has other rows. */
function keptOf(cache, table, make) {
  const known = cache.get(table);
  if (known?.told === table.length) return known.made;
  const made = make();
  cache.set(table, { told: table.length, made });
  return made;
}

const linesKept = new WeakMap();

/** A run's lines by metric. */
function linesOf(run) {
  const { metrics } = run;
  return keptOf(linesKept, metrics, () => findLines(run, metrics));
}

function findLines(run, metrics) {
  const found = new Map();
  const names = metrics.names.filter((name) => !isPlace(name));
  const inner = new Set(names.filter((n) => nameParts(n).isOfEpoch).map((n) => n.replace("epoch_", "")));
  for (const column of names) {
    const { metric, split, rank, isOfEpoch } = nameParts(column);
    const name = isOfEpoch || split ? metric : column;
    for (const [lane, rows] of lanes(metrics, column)) {
      if (!found.has(name)) found.set(name, []);
      const label = [split || name, rank, lane].filter(Boolean).join(" ");
      found.get(name).push({ run, column, split, label, lane, rows, isRunning: inner.has(column) });
    }
  }
  return found;
}

function weight({ metric, lines }) {
  if (metric === "loss") return 0;
  if (/^(acc|accuracy)$/.test(metric)) return 1;
  if (NO_BEST.test(metric)) return 4;
  return lines.some((line) => line.split === "val") ? 2 : 3;
}

/** The rows in which a column has a value, apart for each fold, trial and so on. */
function lanes(metrics, column) {
  const fields = LANES.filter((name) => metrics.columns.has(name)).map((name) => [name, metrics.column(name)]);
  const values = metrics.column(column);
  const found = new Map();
  for (let row = 0; row < values.length; row++) {
    if (values[row] === undefined) continue;
    const lane = fields.length ? laneOf(fields, row) : "";
    if (!found.has(lane)) found.set(lane, []);
    found.get(lane).push(row);
  }
  return found;
}

const laneOf = (fields, row) => fields.filter(([, values]) => values[row] !== undefined).map(([name, values]) => `${name} ${values[row]}`).join(", ");

/** Axes that runs' lines can be drawn over: those there are, and any counter that only grows. */
function axesOf(runs) {
  const names = new Set(runs.flatMap((run) => run.metrics.names));
  const found = [];
  if ([...names].some((name) => name.endsWith("train/step"))) found.push(["step", "step"]);
  if (names.has("epoch")) found.push(["epoch", "epoch"]);
  if (names.has("time")) found.push(["time", "time since the start"]);
  const more = [...names].filter((name) => name !== "time" && name !== "epoch" && !name.endsWith("/step") && !LANES.includes(name));
  for (const name of more) if (runs.some((run) => isCounter(run.metrics.column(name)))) found.push([name, name]);
  return found.length ? found : [["row", "row"]];
}

function isCounter(values) {
  let last = -Infinity;
  let seen = 0;
  for (const value of values) {
    if (value === undefined) continue;
    if (!Number.isInteger(value) || value < last) return false;
    if (value > last) seen += 1;
    last = value;
  }
  return seen > 1;
}

/** A line's points over an axis, in the order of x. */
function points(line, axis) {
  const places = placesOf(line, axis);
  const values = line.run.metrics.column(line.column);
  const pairs = [];
  for (const row of line.rows) if (isNumber(places(row))) pairs.push([places(row), values[row]]);
  if (pairs.some(([x], i) => i && x < pairs[i - 1][0])) pairs.sort((a, b) => a[0] - b[0]);
  return { x: pairs.map((pair) => pair[0]), y: pairs.map((pair) => pair[1]) };
}

function placesOf({ run, column, split, isRunning }, axis) {
  const { metrics } = run;
  if (axis === "row") return (row) => row;
  if (axis === "time") {
    const times = metrics.column("time");
    const start = times.find(isNumber);
    return (row) => times[row] - start;
  }
  if (axis === "step") {
    const rank = nameParts(column).rank;
    const train = metrics.column(rank ? `${rank}/train/step` : "train/step");
    const own = metrics.column(`${split}/step`);
    return (row) => train[row] ?? own[row];
  }
  if (axis === "epoch" && isRunning) return withinEpochs(metrics);
  const counter = metrics.column(axis);
  return (row) => counter[row];
}

/** Places within epochs: the epoch in which a step lies begins where the one before ended. */
function withinEpochs(metrics) {
  const epochs = metrics.column("epoch");
  const steps = metrics.column("train/step");
  const ends = new Map();
  for (let row = 0; row < metrics.length; row++) {
    if (isNumber(steps[row]) && isNumber(epochs[row])) ends.set(epochs[row], Math.max(ends.get(epochs[row]) ?? 0, steps[row]));
  }
  const order = [...ends.keys()].sort((a, b) => a - b);
  const before = new Map(order.map((epoch, i) => [epoch, i ? ends.get(order[i - 1]) : 0]));
  return (row) => {
    const epoch = epochs[row];
    const length = ends.get(epoch) - before.get(epoch);
    return length > 0 && isNumber(steps[row]) ? epoch - 1 + (steps[row] - before.get(epoch)) / length : epoch;
  };
}

/** The line by which a metric is judged: val's, else the definitive one of train. */
function mainLine(lines) {
  const definitive = lines.filter((line) => !line.isRunning);
  return definitive.find((line) => line.split === "val") ?? definitive[0] ?? lines[0];
}

/** Where a line is best; null where it has no number, or its metric no best. */
function bestPoint(metric, line, axis = line.run.metrics.columns.has("epoch") ? "epoch" : "step") {
  if (NO_BEST.test(metric)) return null;
  const { x, y } = points(line, axis);
  const sign = MIN_IS_BEST.test(metric) ? 1 : -1;
  let best = -1;
  for (let i = 0; i < y.length; i++) {
    if (Number.isFinite(y[i]) && (best < 0 || sign * y[i] < sign * y[best])) best = i;
  }
  return best < 0 ? null : { x: x[best], y: y[best], axis };
}
