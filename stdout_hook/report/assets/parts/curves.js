// Curves: a chart for each metric, with all its splits, over an axis of choice.

{
  const SHOWN = 12; // charts at first; the others are drawn when they are asked for

  function draw(place, page) {
    const state = { axis: null, isLog: false, weight: 0, filter: "", all: false };
    const charts = element("div.charts");
    const more = element("button", { type: "button", click: () => { state.all = true; show(); } });
    const axes = element("span");
    let known = "";
    let drawn = new Map();
    place.append(
      element("div.controls", {},
        axes,
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
      const options = axesOf(page.runs);
      if (JSON.stringify(options) !== known) {
        known = JSON.stringify(options);
        if (!options.some(([value]) => value === state.axis)) state.axis = firstAxis(page, options);
        axes.replaceChildren(labelled("over", choice(options, state.axis, (axis) => {
          state.axis = axis;
          drawn.forEach(({ chart }) => { chart.range = null; });
          redraw();
        })));
      }
      const groups = metricGroups(page.runs).filter(({ metric }) => metric.toLowerCase().includes(state.filter));
      const wanted = state.all ? groups : groups.slice(0, SHOWN);
      more.hidden = groups.length <= wanted.length;
      more.textContent = `Show ${groups.length - wanted.length} metrics more`;
      const made = new Map(wanted.map((group) => {
        const entry = drawn.get(group.metric) ?? { chart: null };
        entry.group = group;
        entry.chart ??= new MetricChart(group.metric, () => curves(entry.group, state, entry.chart.range, page));
        return [group.metric, entry];
      }));
      drawn = made;
      charts.replaceChildren(...[...made.values()].map(({ chart }) => chart.figure));
      redraw();
    }

    show();
    return show;
  }

  class MetricChart extends Chart {
    thins = true;
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
    const traces = lines.flatMap((line) => traced(line, lines, state, range, page));
    const main = mainLine(lines);
    const best = page.single ? bestPoint(metric, main, state.axis) : null;
    if (best) traces.push(star(best));
    const title = axesOf(page.runs).find(([value]) => value === state.axis)?.[1] ?? state.axis;
    return {
      traces,
      layout: {
        xaxis: { title: { text: plain(state.axis === "time" ? `${title}, s` : title) } },
        yaxis: { type: state.isLog ? "log" : "linear" },
        uirevision: state.axis + state.isLog,
      },
      caption: caption(metric, main, best, state.axis),
    };
  }

  function traced(line, lines, state, range, page) {
    const all = points(line, state.axis);
    if (!all.x.length) return [];
    const colour = colourFor(line, lines, page);
    const weight = all.x.length > 2 ? state.weight : 0;
    const { x, y } = thin(all.x, smooth(all.y, weight), range);
    const isLight = line.isRunning && lines.some((other) => !other.isRunning && other.split === line.split);
    const name = (page.single ? "" : `${line.run.name} `) + line.label + (line.isRunning ? " (running)" : "");
    const trace = {
      type: "scatter", x, y, name,
      mode: x.length < 40 && !line.isRunning ? "lines+markers" : "lines",
      line: { color: isLight ? faded(colour, 0.35) : colour, width: isLight ? 1 : 2, dash: page.single || line.split !== "train" ? "solid" : "dot" },
      marker: { size: 4 },
      hovertemplate: "%{y:.5g} at %{x}<extra>%{fullData.name}</extra>",
    };
    if (!weight) return [trace];
    const raw = thin(all.x, all.y, range);
    return [{ ...trace, ...raw, line: { color: faded(colour, 0.2), width: 1 }, showlegend: false, hoverinfo: "skip", hovertemplate: undefined }, trace];
  }

  function colourFor(line, lines, page) {
    if (!page.single) return colourOf(line.run.number);
    const splits = ["train", "val", "test"];
    const kind = (one) => `${one.split} ${one.lane} ${nameParts(one.column).rank ?? ""}`;
    const kinds = [...new Set(lines.map(kind))];
    if (kinds.length <= 3 && splits.includes(line.split)) return colourOf(splits.indexOf(line.split));
    return colourOf(kinds.indexOf(kind(line)));
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
