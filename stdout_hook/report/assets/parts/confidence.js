// Is a hit a sure hit? Scores of right and wrong, calibration, and below which score to say "I don't know".

{
  const BINS = 40; // of the histogram
  const BELOW_BUTTONS = { l: 48, r: 12, t: 36, b: 40 }; // margins of charts without a legend

  function draw(place, page) {
    const run = page.single;
    const sure = new Confidence(answersOf(run, page), scoresIn(run.out_of_scope), unitOf(page));
    const state = { label: "", precision: 0.95, isLog: isUneven(sure.all) };
    const advice = element("div", { "aria-live": "polite" });
    const charts = [scoreChart(sure, state), reliabilityChart(sure, state), coverageChart(sure, state), hitsChart(sure, state)];
    const redraw = () => { charts.forEach((chart) => chart.draw()); advise(advice, sure, state); };
    const classes = element("div");
    place.append(
      element("p", {}, "A class can be hit every time and yet at low scores: then an app cannot tell its hits from mistakes."),
      tiles(figures(sure)),
      element("div.controls", {},
        labelled("answers", choice([["", "all classes"], ...sure.names.map((name, number) => [String(number), clipped(name)])], "", (label) => { state.label = label; redraw(); })),
        labelled("wanted precision", precisionInput(state, () => { redraw(); table.show(classRows(sure, state)); })),
        checkbox("logarithmic counts", state.isLog, (on) => { state.isLog = on; redraw(); })),
      advice, element("div.charts", {}, charts.map(({ figure }) => figure)), classes);
    redraw();
    const table = classTable(classes, sure, state);
  }

  const precisionInput = (state, change) => element("input", {
    type: "number", min: 0.5, max: 1, step: 0.01, value: state.precision,
    input: ({ target: { valueAsNumber } }) => {
      if (!(valueAsNumber >= 0.5 && valueAsNumber <= 1)) return;
      state.precision = valueAsNumber;
      change();
    },
  });

  /** Scores and what is computed of them, once for all classes and once for each. */
  class Confidence {
    constructor(answers, outOfScope, { many }) {
      this.many = many;
      this.names = answers.names;
      this.outOfScope = outOfScope;
      this.all = this.group(answers, answers.order);
      const places = this.names.map(() => []);
      for (const place of answers.order) places[answers.actual[place]].push(place);
      this.classes = places.map((order) => this.group(answers, order));
    }

    /** What is known of some answers, given with the highest score first. */
    group({ score, isRight }, order) {
      const scores = Float64Array.from(order, (place) => score[place]);
      const rights = Uint8Array.from(order, (place) => isRight[place]);
      const of = (wanted) => scores.filter((_, i) => rights[i] === wanted).reverse();
      return { scores, rights, right: of(1), wrong: of(0), steps: coverageSteps(order, score, isRight), length: order.length };
    }

    chosen({ label }) {
      return label === "" ? this.all : this.classes[Number(label)];
    }
  }

  const median = (sorted) => quantile(sorted, 0.5);
  const asScore = (score) => (isNumber(score) ? score.toFixed(3) : "–");

  function figures({ all, outOfScope, many }) {
    const calibration = reliability(all.scores, all.rights);
    const between = all.right.length && all.wrong.length ? auroc(all.right, all.wrong) : undefined;
    return [
      ["Right answers", count(all.right.length), `median score ${asScore(median(all.right))}`],
      ["Wrong answers", count(all.wrong.length), all.wrong.length ? `median score ${asScore(median(all.wrong))}` : null],
      ["Calibration error", percent(calibration.ece), "expected (ECE): how far scores are from how often they are right"],
      ["Right above wrong", between === undefined ? null : percent(between, 1), "chance that a right answer scores higher than a wrong one (AUROC); 50 % is guessing"],
      ["In above out of scope", outOfScope.length ? percent(auroc(all.scores, outOfScope), 1) : null, `the same for ${many} of the test set and out of scope (AUROC)`],
    ];
  }

  /** Say which answers an app should give. */
  function advise(place, sure, state) {
    const group = sure.chosen(state);
    const found = lowestScore(group.steps, state.precision);
    place.className = "advice";
    place.replaceChildren(...(found ? threshold(group, found, state, sure) : none(group, state)));
  }

  const wantedWords = ({ precision }) => percent(precision, precision * 100 % 1 ? 1 : 0);

  function none(group, state) {
    const words = group.length
      ? `No threshold makes ${wantedWords(state)} of these answers right: even the surest ones are wrong too often.`
      : "The test set has no such answer.";
    return [element("p", {}, words)];
  }

  function threshold(group, found, state, { outOfScope, many }) {
    const refused = group.length - found.count;
    const mistakes = group.wrong.length - (found.count - found.right);
    const lines = [
      element("p", {}, `For ${wantedWords(state)} precision, answer from a score of `, element("strong", {}, exact(found.score)),
        " on, and say “I don't know” below it."),
      element("p", {}, `${count(found.count)} of ${count(group.length)} ${many} (${percent(found.count / group.length, 1)}) then get an answer, and ${percent(found.right / found.count, 1)} of the answers are right. `
        + (refused ? `Of the ${count(refused)} refused ones, ${count(mistakes)} would have been wrong.` : "None is refused.")),
    ];
    if (outOfScope.length && state.label === "") {
      const below = outOfScope.reduce((sum, score) => sum + (score < found.score), 0);
      lines.push(element("p", {}, `Of the ${count(outOfScope.length)} ${many} out of scope, ${count(below)} (${percent(below / outOfScope.length, 1)}) are refused.`));
    }
    if (group.length < 30) lines.push(element("p.quiet", {}, "These are few answers: take the threshold with care."));
    return lines;
  }

  /** A score as the file has it: rounded, a threshold would lie on the other side of its text. */
  const exact = (score) => String(Number(score.toFixed(6)));

  function scoreChart(sure, state) {
    return new Chart("Scores of right and wrong answers", () => {
      const group = sure.chosen(state);
      const bars = [["right", group.right, "good"], ["wrong", group.wrong, "bad"]];
      if (sure.outOfScope.length && state.label === "") bars.push(["out of scope", sure.outOfScope, "quiet"]);
      return {
        traces: bars.map(([name, scores, colour]) => histogramBars(name, scores, theme.colour(colour))),
        layout: {
          barmode: "overlay", bargap: 0.05, shapes: thresholdLine(group, state),
          xaxis: { title: { text: "score" }, range: [0, 1] }, yaxis: { title: { text: sure.many }, type: state.isLog ? "log" : "linear", autorangeoptions: state.isLog ? { include: 0.5 } : undefined }, uirevision: state.label + state.isLog,
        },
        caption: `Median score of right answers ${asScore(median(group.right))}, of wrong ones ${asScore(median(group.wrong))}; the less they overlap, the better. Dashed: the threshold.`,
      };
    });
  }

  /** Whether the wrong answers would not be seen beside the right ones. */
  function isUneven({ right, wrong }) {
    const [most, least] = [right, wrong].map((scores) => Math.max(...histogram(scores, BINS)));
    return most > 20 * least && least > 0;
  }

  function histogramBars(name, scores, colour) {
    const counts = Array.from(histogram(scores, BINS));
    return {
      type: "bar", name, y: counts, x: counts.map((_, bin) => (bin + 0.5) / BINS), width: 1 / BINS, opacity: 0.7, marker: { color: colour },
      text: counts.map((_, bin) => `${(bin / BINS).toFixed(3)} to ${((bin + 1) / BINS).toFixed(3)}`), textposition: "none",
      hovertemplate: "score %{text}: %{y}<extra>%{fullData.name}</extra>",
    };
  }

  function thresholdLine(group, state) {
    const found = lowestScore(group.steps, state.precision);
    if (!found) return [];
    return [{ type: "line", x0: found.score, x1: found.score, yref: "paper", y0: 0, y1: 1, line: { color: theme.colour("text"), width: 2, dash: "dash" } }];
  }

  function reliabilityChart(sure, state) {
    return new Chart("Reliability", () => {
      const group = sure.chosen(state);
      const { ece, bins } = reliability(group.scores, group.rights);
      return {
        traces: [
          { type: "scatter", mode: "lines", x: [0, 1], y: [0, 1], name: "as often right as the score says", line: { color: theme.colour("quiet"), dash: "dash" }, hoverinfo: "skip" },
          {
            type: "scatter", mode: "lines+markers", name: "answers", x: bins.map(({ confidence }) => confidence), y: bins.map(({ accuracy }) => accuracy),
            line: { color: theme.colour("accent") }, marker: { size: bins.map((bin) => 6 + 18 * Math.sqrt(bin.count / group.length)) }, text: bins.map((bin) => count(bin.count)),
            hovertemplate: "mean score %{x:.3f}: %{y:.1%} of %{text} right<extra></extra>",
          },
        ],
        layout: { xaxis: { title: { text: "mean score" }, range: [0, 1.03] }, yaxis: { title: { text: "share that is right" }, range: [0, 1.05], tickformat: ".0%" } },
        caption: group.length ? `${doubt(group)} ECE ${percent(ece)}, over ${RELIABILITY_BINS} equally wide bins; larger dots hold more ${sure.many}.` : "no answers",
      };
    });
  }

  function doubt({ scores, rights }) {
    const sum = (list) => list.reduce((all, one) => all + one, 0);
    const gap = (sum(scores) - sum(rights)) / scores.length;
    const means = `scores have a mean of ${asScore(sum(scores) / scores.length)}, and ${percent(sum(rights) / scores.length, 1)} are right`;
    if (Math.abs(gap) < 0.01) return `Scores say about what they should: ${means}.`;
    return gap > 0 ? `Over-confident: ${means}.` : `Under-confident: ${means}.`;
  }

  function coverageChart(sure, state) {
    const chart = new Chart("Accuracy at coverage", (range) => {
      const { steps, length } = sure.chosen(state);
      const found = lowestScore(steps, state.precision);
      const share = Array.from(steps.count, (one) => one / length);
      const { x, y } = thin(share, Array.from(steps.right, (right, i) => right / steps.count[i]), range);
      const traces = [{ type: "scatter", mode: "lines", x, y, name: "accuracy", showlegend: false, line: { color: theme.colour("accent"), width: 2 }, hovertemplate: "%{x:.1%} answered: %{y:.2%} right<extra></extra>" }];
      if (found) traces.push(thresholdPoint(found, length));
      return {
        traces,
        layout: {
          xaxis: { title: { text: `${sure.many} answered (coverage)` }, tickformat: ".0%", range: [0, 1.02] }, yaxis: { title: { text: "answers that are right" }, tickformat: ".0%" },
          shapes: [{ type: "line", xref: "paper", x0: 0, x1: 1, y0: state.precision, y1: state.precision, line: { color: theme.colour("quiet"), dash: "dot" } }],
          margin: BELOW_BUTTONS, uirevision: state.label,
        },
        caption: `Only the surest answers, from left to right more of them. ${coverageWords(steps, length)} Dotted: the wanted precision; star: the threshold.`,
      };
    });
    chart.thins = true;
    return chart;
  }

  const thresholdPoint = ({ score, count: answered, right }, length) => ({
    type: "scatter", mode: "markers", x: [answered / length], y: [right / answered], name: "threshold", showlegend: false,
    marker: { symbol: "star", size: 13, color: theme.colour("warn") }, hovertemplate: `threshold ${exact(score)}: %{x:.1%} answered, %{y:.2%} right<extra></extra>`,
  });

  function coverageWords({ count: counts, right }, length) {
    const at = (share) => Math.min(counts.length - 1, lowerBound(counts, share * length));
    const words = [0.5, 0.8, 1].map((share) => `${percent(right[at(share)] / counts[at(share)], 1)} at ${percent(share, 0)}`);
    return length ? `${words.join(", ")} coverage.` : "";
  }

  const LEAST_SURE = 30; // classes in one chart

  function hitsChart(sure, state) {
    const classes = sure.names.map((name, number) => ({ name, scores: sure.classes[number].right })).filter(({ scores }) => scores.length);
    for (const one of classes) [one.low, one.middle, one.high] = [0.1, 0.5, 0.9].map((share) => quantile(one.scores, share));
    const shown = classes.sort((a, b) => a.low - b.low).slice(0, LEAST_SURE).reverse();
    const column = (make) => shown.map(make);
    return new Chart("Scores of the hits of each class", () => ({
      traces: [{
        type: "scatter", mode: "markers", x: column(({ middle }) => middle), y: range(shown.length), marker: { color: theme.colour("accent"), size: 8 },
        error_x: { type: "data", symmetric: false, array: column(({ high, middle }) => high - middle), arrayminus: column(({ low, middle }) => middle - low), color: theme.colour("accent"), width: 3 },
        text: column(({ name, scores, low, high }) => `${plain(clipped(name, 60))}: ${count(scores.length)} hits, four in five from ${asScore(low)} to ${asScore(high)}`),
        hovertemplate: "%{text}; median %{x:.3f}<extra></extra>",
      }],
      layout: {
        margin: BELOW_BUTTONS, xaxis: { title: { text: "score" }, range: [0, 1.02] }, shapes: thresholdLine(sure.all, state),
        yaxis: { tickmode: "array", tickvals: range(shown.length), ticktext: column(({ name }) => plain(clipped(name, 22))), range: [-0.6, shown.length - 0.4], zeroline: false },
      },
      caption: `${shown.length < classes.length ? `The ${LEAST_SURE} least sure classes of ${classes.length}` : "The least sure class is on top"}. Dot: median; line: the middle four fifths of the hits. `
        + "A class left of the dashed line, the threshold for all, is hit and yet refused.",
    }), { height: Math.max(340, 90 + 15 * shown.length) });
  }

  function classRows({ names, classes }, { precision }) {
    return names.map((name, number) => {
      const group = classes[number];
      const found = lowestScore(group.steps, precision);
      return {
        name, answers: group.length, right: group.length ? group.right.length / group.length : undefined, low: quantile(group.right, 0.1), middle: median(group.right),
        score: found?.score, coverage: found ? found.count / group.length : undefined, reached: found ? found.right / found.count : undefined,
      };
    });
  }

  function classTable(place, sure, state) {
    const share = (value) => percent(value, 1);
    const column = (title, name, text) => ({ title, value: (row) => row[name], text, number: true });
    place.append(
      element("h3", {}, "Thresholds by class"),
      element("p.quiet", {}, "Of the answers with a class: how many there are and are right, the scores of the right ones, and from which score on they reach the wanted precision; "
        + "– where no score does. A class with low scores among its hits is not surely known. Few answers give rough thresholds."));
    return rowsTable(place, "Thresholds by class", [
      { title: "Class", value: ({ name }) => name, quoted: true },
      column("Answers", "answers", count),
      column("Right", "right", share),
      column("Lowest tenth of hits", "low", asScore),
      column("Median of hits", "middle", asScore),
      column("Threshold", "score", (score) => (isNumber(score) ? exact(score) : "–")),
      column("Coverage", "coverage", share),
      column("Precision", "reached", share),
    ], classRows(sure, state), { order: [[3, "asc"]] });
  }

  addEvaluationPart({ id: "confidence", title: "Confidence", order: 20, wanted: (page) => hasAnswers(page.single), draw });
}
