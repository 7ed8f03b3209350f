// Curves: a chart for each metric, with all its splits or all runs, over an axis of choice.

{
  const SHOWN = 12; // charts at first; the others are drawn when they are asked for
  const SHOWN_OF_MANY = 4; // as many, where each holds the lines of many runs
  const ALL_POINTS = 40_000; // of one chart at one time
  const DASHES = { train: "dot", test: "dash" };

  const isMany = (page) => shownRuns(page).length > FEW_RUNS;

  function draw(place, page) {
    const state = { axis: null, isLog: false, weight: 0, filter: "", all: false, lines: isMany(page) ? "main" : "all" };
    const charts = element("div.charts");
    const more = element("button", { type: "button", click: () => { state.all = true; show(); } });
    const axes = element("span");
    let known = "";
    let drawn = new Map();
    place.append(
      element("div.controls", {},
        axes,
        page.single ? null : labelled("of each run", choice(
          [["all", "all its lines"], ["main", "the line it is judged by"]], state.lines, (lines) => { state.lines = lines; redraw(); })),
        checkbox("logarithmic", false, (on) => { state.isLog = on; redraw(); }),
        labelled("smoothing", element("input", {
          type: "range", min: 0, max: 0.99, step: 0.01, value: 0, id: "smoothing",
          input: (event) => { state.weight = Number(event.target.value); redraw(); },
        })),
        labelled("metrics whose name holds", element("input", {
          type: "search", id: "metric-filter", input: (event) => { state.filter = event.target.value.toLowerCase(); show(); },
        }))),
      charts, more);

    const redraw = () => drawn.forEach(({ chart }) => chart.draw());

    /** Make a chart for each metric that is wanted; those that are there already stay. */
    function show() {
      const runs = shownRuns(page);
      const options = runs.length ? axesOf(runs) : JSON.parse(known || "[]");
      if (JSON.stringify(options) !== known) {
        known = JSON.stringify(options);
        if (!options.some(([value]) => value === state.axis)) state.axis = firstAxis(page, options);
        axes.replaceChildren(labelled("over", choice(options, state.axis, (axis) => {
          state.axis = axis;
          drawn.forEach(({ chart }) => { chart.range = null; });
          redraw();
        })));
      }
      const groups = metricGroups(runs).filter(({ metric }) => metric.toLowerCase().includes(state.filter));
      const wanted = state.all ? groups : groups.slice(0, isMany(page) ? SHOWN_OF_MANY : SHOWN);
      more.hidden = groups.length <= wanted.length;
      more.textContent = `Show ${groups.length - wanted.length} metrics more`;
      const made = new Map(wanted.map((group) => {
        const entry = drawn.get(group.metric) ?? { chart: null };
        entry.group = group;
        entry.chart ??= new MetricChart(group.metric, () => curves(entry.group, state, entry.chart.range, page), page);
        return [group.metric, entry];
      }));
      drawn = made;
      if (!runs.length) charts.replaceChildren(element("p.quiet", {}, "No run is shown; choose some in the list of runs."));
      else charts.replaceChildren(...[...made.values()].map(({ chart }) => chart.figure));
      redraw();
    }

    show();
    return show;
  }

  class MetricChart extends Chart {
    thins = true;

    constructor(title, make, page) {
      super(title, make);
      this.page = page;
    }

    /** Of several runs a click on a line picks its run. */
    draw() {
      const isFirst = !this.isDrawn;
      super.draw();
      if (!isFirst || this.page.single) return;
      this.on("plotly_click", ({ points: [point] }) => runChoice.pick(point.data.meta.run, this.page));
    }
  }

  /** Few epochs say more than their numbers of steps; without epochs there are only steps. */
  function firstAxis(page, options) {
    const names = options.map(([value]) => value);
    const epochs = new Set(page.runs.flatMap((run) => run.metrics.column("epoch").filter(isNumber)));
    if (names.includes("epoch") && epochs.size > 2) return "epoch";
    return names.includes("step") ? "step" : names[0];
  }

  /** The lines of one metric. */
  function curves({ metric, lines }, state, range, page) {
    const wanted = linesToDraw(lines, state, page);
    const look = { page, names: runNames(page), colours: runColours(page), most: Math.max(60, Math.min(MAX_POINTS, Math.floor(ALL_POINTS / wanted.length))) };
    const traces = wanted.flatMap((line) => traced(line, lines, state, range, look));
    const main = mainLine(lines);
    const best = page.single ? bestPoint(metric, main, state.axis) : null;
    if (best) traces.push(star(best));
    const title = axesOf(page.runs).find(([value]) => value === state.axis)?.[1] ?? state.axis;
    return {
      traces,
      layout: {
        xaxis: { title: { text: plain(state.axis === "time" ? `${title}, s` : title) } },
        yaxis: { type: state.isLog ? "log" : "linear" },
        showlegend: isMany(page) ? false : undefined,
        hovermode: page.single ? undefined : "closest",
        uirevision: state.axis + state.isLog,
      },
      caption: page.single ? caption(metric, main, best, state.axis) : captionOfRuns(metric, traces, page),
    };
  }

  /** Of many runs the running values would hide the others; what is picked comes last, on top. */
  function linesToDraw(lines, state, page) {
    if (page.single) return lines;
    const ofRun = new Map();
    for (const line of lines) ofRun.set(line.run, [...(ofRun.get(line.run) ?? []), line]);
    const { picked } = chosenOf(page);
    const runs = [...ofRun.values()].sort(([a], [b]) => (a.run.number === picked) - (b.run.number === picked));
    return runs.flatMap((own) => {
      if (state.lines === "main") return [mainLine(own)];
      const definitive = own.filter((line) => !line.isRunning);
      return isMany(page) && definitive.length ? definitive : own;
    });
  }

  function traced(line, lines, state, range, look) {
    const all = points(line, state.axis);
    if (!all.x.length) return [];
    const weight = all.x.length > 2 ? state.weight : 0;
    const { x, y } = thin(all.x, smooth(all.y, weight), range, look.most);
    const { colour, ...own } = lookOf(line, lines, look);
    const trace = {
      type: "scatter", x, y,
      mode: x.length < 40 && !line.isRunning && !isMany(look.page) ? "lines+markers" : "lines",
      marker: { size: 4 },
      hovertemplate: "%{y:.5g} at %{x}<extra>%{meta.label}</extra>",
      ...own,
    };
    if (!weight || isMany(look.page)) return [trace];
    const raw = thin(all.x, all.y, range, look.most);
    return [{ ...trace, ...raw, line: { color: faded(colour, 0.2), width: 1 }, showlegend: false, hoverinfo: "skip", hovertemplate: undefined }, trace];
  }

  /** A line's name, colour and stroke. */
  function lookOf(line, lines, { page, names, colours }) {
    const colour = page.single ? colourFor(line, lines) : colours.get(line.run.number);
    const { picked } = chosenOf(page);
    const [isPicked, isOther] = [picked === line.run.number, picked !== null && picked !== line.run.number];
    const isLight = line.isRunning && lines.some((other) => !other.isRunning && other.run === line.run && other.split === line.split);
    const share = isOther ? 0.25 : isLight ? 0.35 : 1;
    const label = line.label + (line.isRunning ? " (running)" : "");
    const name = page.single ? label : clipped(names[line.run.number], 60);
    return {
      colour, name, legendgroup: `of ${name}`, // plotly keeps groups under their names in an object: "__proto__" is one there
      showlegend: page.single || line === mainLine(lines.filter((other) => other.run === line.run)),
      meta: { run: line.run.number, label: plain(page.single ? label : `${name} ${label}`) },
      line: {
        color: share < 1 ? faded(colour, share) : colour,
        width: isPicked ? 3.5 : isLight || isMany(page) ? 1.25 : 2,
        dash: page.single ? "solid" : DASHES[line.split] ?? "solid",
      },
    };
  }

  function colourFor(line, lines) {
    const splits = ["train", "val", "test"];
    const kind = (one) => `${one.split} ${one.lane} ${nameParts(one.column).rank ?? ""}`;
    const kinds = [...new Set(lines.map(kind))];
    if (kinds.length <= 3 && splits.includes(line.split)) return colourOf(splits.indexOf(line.split));
    return colourOf(kinds.indexOf(kind(line)));
  }

  /** What is seen of several runs, in words. */
  function captionOfRuns(metric, traces, page) {
    const runs = shownRuns(page);
    const drawn = new Set(traces.map(({ meta }) => meta.run)).size;
    const without = runs.length - drawn;
    const parts = [`${count(drawn)} ${drawn === 1 ? "run" : "runs"}${without ? `; ${count(without)} without this metric over this axis` : ""}`];
    const isLow = MIN_IS_BEST.test(metric);
    const [best] = NO_BEST.test(metric) ? [] : rankRuns(runs, { isLow, value: (run) => metricEnds(run, metric)?.best });
    if (isNumber(best?.value)) parts.push(`${isLow ? "lowest" : "highest"}: ${short(best.value)}, ${clipped(runNames(page)[best.run.number])}`);
    const judge = isMany(page) && chosenJudge(page);
    if (judge) parts.push(`colours from the best (blue) to the worst (orange) by ${judge.title}`);
    else parts.push(...dashWords(new Set(traces.map(({ line }) => line.dash))));
    return parts.join("; ");
  }

  function dashWords(dashes) {
    const words = { dot: "dotted: the training set", dash: "dashed: the test set" };
    return dashes.size > 1 ? [...dashes].map((dash) => words[dash]).filter(Boolean) : [];
  }

  const star = ({ x, y }) => ({
    type: "scatter", x: [x], y: [y], mode: "markers", name: "best", showlegend: false,
    marker: { symbol: "star", size: 13, color: theme.colour("warn") },
    hovertemplate: `best: %{y:.5g} at %{x}<extra></extra>`,
  });

  function caption(metric, line, best, axis) {
    const { y } = points(line, axis);
    const ends = y.filter(Number.isFinite);
    if (!ends.length) return "no finite value";
    const bestAt = best ? `; best ${short(best.y)} at ${axis} ${short(best.x)}` : "";
    const missing = y.length - ends.length;
    return `${line.label}: ${short(ends[0])} to ${short(ends.at(-1))}${bestAt}${missing ? `; ${missing} values not finite` : ""}`;
  }

  addPart({ id: "curves", title: "Curves", order: 10, wanted: (page) => metricGroups(page.runs).length > 0, draw });
}
