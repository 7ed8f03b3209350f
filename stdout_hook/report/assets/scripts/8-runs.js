// Several runs on one page: what they are called, which are shown, and how they are judged.

const FEW_RUNS = 8; // as many as COLOURS tell apart

/** What is chosen of the runs; parts that depend on it are told as they are of data. */
const runChoice = {
  hidden: new Set(), // numbers of runs, so that one that comes later is shown
  picked: null,
  judge: null,

  /** Show these runs alone. */
  showOnly(runs, page) {
    const wanted = new Set(runs);
    this.change(page, { hidden: new Set(page.runs.filter((run) => !wanted.has(run)).map((run) => run.number)) });
  },

  toggle(run, page) {
    this.showOnly(page.runs.filter((one) => this.hidden.has(one.number) === (one === run)), page);
  },

  /** Pick a run out of the others; once more lets it go. */
  pick(number, page) {
    this.change(page, { picked: this.picked === number ? null : number });
  },

  change(page, changes) {
    Object.assign(this, changes);
    page.news.tell("choice");
    this.waits ??= requestAnimationFrame(() => {
      this.waits = null;
      view.update();
    });
  },
};

/** Read what is chosen. */
function chosenOf(page) {
  page.news.read("choice");
  return runChoice;
}

/** The runs that are shown. */
function shownRuns(page) {
  const { hidden } = chosenOf(page);
  return page.single ? page.runs : page.runs.filter((run) => !hidden.has(run.number));
}

/** The names of runs by their numbers; where two are the same, with as much of their paths as tells them apart. */
function runNames(page) {
  const alike = new Map();
  for (const run of page.runs) alike.set(run.name, [...(alike.get(run.name) ?? []), run]);
  const names = [];
  for (const [name, runs] of alike) {
    const places = runs.length > 1 ? distinctPlaces(runs) : [""];
    runs.forEach((run, i) => { names[run.number] = places[i] ? `${name} (${places[i]})` : name; });
  }
  return names;
}

function distinctPlaces(runs) {
  const paths = runs.map((run) => String(run.about.path ?? "").split(/[\\/]/).filter((one) => one && one !== "."));
  const most = Math.max(...paths.map((path) => path.length));
  for (let length = 1; length <= most; length++) {
    const ends = paths.map((path) => path.slice(-length).join("/"));
    if (new Set(ends).size === ends.length) return ends;
  }
  return runs.map((run) => `number ${run.number + 1}`);
}

// What a run has achieved.

/**
 * A way to judge runs.
 * @typedef {{key: string, title: string, isLow: boolean, text: function(number): string, value: function(Run): ?number}} Judge
 */

/** The ways to judge these runs, the more telling ones first. */
function judgesOf(page) {
  const asShare = (value) => percent(value);
  const tested = [
    { key: "test accuracy", title: "test accuracy", isLow: false, text: asShare, value: (run) => testAccuracy(run, page) },
    { key: "test macro F1", title: "test macro F1", isLow: false, text: asShare, value: (run) => testMacroF1(run, page) },
  ].filter(({ value }) => page.runs.some((run) => isNumber(value(run))));
  const metrics = metricGroups(page.runs).filter(({ metric }) => !NO_BEST.test(metric));
  return [...objectiveJudge(page), ...tested, ...metrics.map(({ metric }) => ({
    key: `best ${metric}`, title: `best ${metricTitle(metric, page)}`, isLow: MIN_IS_BEST.test(metric), text: short,
    value: (run) => metricEnds(run, metric)?.best,
  }))];
}

/** What a search was after, of which its complete trials have a value; nothing where these are no trials. */
function objectiveJudge(page) {
  const told = page.runs.map(({ about }) => about.facts.objective).find((one) => one?.key);
  if (!told) return [];
  const isLow = told.direction === "min";
  return [{
    key: "objective", title: `${isLow ? "lowest" : "highest"} ${clipped(told.key)}`, isLow, text: short,
    value: ({ about }) => (about.facts.outcome === "complete" ? asNumber(about.facts.objective?.value) : undefined),
  }];
}

/** The judge that is chosen, else the first there is. */
function chosenJudge(page) {
  const judges = judgesOf(page);
  return judges.find(({ key }) => key === chosenOf(page).judge) ?? judges[0] ?? null;
}

/** Runs with what a judge says, the best first, those it cannot judge last. */
function rankRuns(runs, judge) {
  const sign = judge?.isLow ? 1 : -1;
  const judged = runs.map((run) => ({ run, value: judge?.value(run) }));
  const place = ({ value }) => (isNumber(value) ? sign * value : Infinity);
  return judged.sort((a, b) => (place(a) === place(b) ? a.run.number - b.run.number : place(a) - place(b)));
}

const endsKept = new WeakMap();

/** The best and the last value of a metric in a run, by its main line; null where it has none. */
function metricEnds(run, metric) {
  const ends = keptOf(endsKept, run.metrics, () => new Map());
  if (!ends.has(metric)) ends.set(metric, findEnds(run, metric));
  return ends.get(metric);
}

/** A metric's name with the split by which it is judged. */
function metricTitle(metric, page) {
  const split = page.runs.map((run) => metricEnds(run, metric)?.split).find(Boolean);
  return split ? `${split} ${metric}` : metric;
}

function findEnds(run, metric) {
  const group = metricGroups([run]).find((one) => one.metric === metric);
  if (!group) return null;
  const line = mainLine(group.lines);
  const values = run.metrics.column(line.column);
  return { label: line.label, split: line.split, best: bestPoint(metric, line)?.y, last: values[line.rows.at(-1)] };
}

const evaluated = (run, name) => run.about.evaluation?.[name];

function testAccuracy(run, page) {
  const told = evaluated(run, "accuracy");
  if (isNumber(told)) return told;
  return hasAnswers(run) ? scoresOf(run, page).accuracy : run.metrics.column("test/accuracy").filter(isNumber).at(-1);
}

function testMacroF1(run, page) {
  const told = evaluated(run, "macro_f1");
  return isNumber(told) || !hasAnswers(run) ? told : scoresOf(run, page).macroF1;
}

const scoresKept = new WeakMap();

/** The scores of a run's answers. */
function scoresOf(run, page) {
  return keptOf(scoresKept, run.predictions, () => {
    const figures = classFigures(confusionOf(run, page));
    const sum = (value) => figures.reduce((total, one) => total + (value(one) ?? 0), 0);
    return { accuracy: sum(({ hits }) => hits) / sum(({ support }) => support), macroF1: sum(({ f1 }) => f1) / figures.length };
  });
}

/** Seconds that a run took; undefined where that is not known. */
function secondsOf({ about, metrics }) {
  const times = metrics.column("time").filter(isNumber);
  const seconds = (text, other) => (text ? Date.parse(text) / 1000 : other);
  const took = seconds(about.facts.end, times.at(-1)) - seconds(about.facts.start, times[0]);
  return isNumber(took) ? took : undefined;
}

const optionsKept = new WeakMap();

/** A run's options as texts, those within others under joined names; null counts as not given. */
function optionsOf({ about }) {
  if (!optionsKept.has(about)) optionsKept.set(about, flatOptions(about.facts.config ?? {}));
  return optionsKept.get(about);
}

function flatOptions(config, name = "", found = new Map()) {
  for (const [inner, value] of Object.entries(config)) {
    const joined = name ? `${name}.${inner}` : inner;
    if (value && typeof value === "object" && !Array.isArray(value)) flatOptions(value, joined, found);
    else if (value != null) found.set(joined, typeof value === "string" ? value : JSON.stringify(value));
  }
  return found;
}

/** The names of the options that differ between runs. */
function differingOptions(runs) {
  const options = runs.map(optionsOf);
  const names = new Set(options.flatMap((one) => [...one.keys()]));
  return [...names].filter((name) => new Set(options.map((one) => one.get(name))).size > 1);
}

// Colours: few runs have one each, many lie on a scale from the best to the worst.

const SCALE = [[0, 114, 178], [143, 143, 143], [213, 94, 0]];

function onScale(share) {
  const place = share * (SCALE.length - 1);
  const low = Math.min(SCALE.length - 2, Math.floor(place));
  const parts = SCALE[low].map((one, i) => Math.round(one + (SCALE[low + 1][i] - one) * (place - low)));
  return `#${parts.map((one) => one.toString(16).padStart(2, "0")).join("")}`;
}

/** The colours of the runs that are shown, by their numbers. */
function runColours(page) {
  const runs = shownRuns(page);
  if (page.runs.length <= FEW_RUNS) return new Map(runs.map((run) => [run.number, colourOf(run.number)]));
  if (runs.length <= FEW_RUNS) return new Map(runs.map((run, place) => [run.number, colourOf(place)]));
  const ranked = rankRuns(runs, chosenJudge(page));
  return new Map(ranked.map(({ run }, place) => [run.number, onScale(place / (ranked.length - 1))]));
}

/** A spot in a run's colour. */
const swatch = (colour) => element("span.swatch", { style: `background: ${colour ?? "transparent"}`, "aria-hidden": "true" });
