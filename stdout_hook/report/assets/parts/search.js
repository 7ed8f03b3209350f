// A search: what each of its trials came to, which parameters mattered, and the best again.

{
  const OUTCOMES = [
    { name: "complete", symbol: "circle", colour: "accent" },
    { name: "pruned", symbol: "triangle-down", colour: "quiet" },
  ];

  const isNumbered = ({ about }) => isNumber(about.facts.trial);
  const trialsOf = (page) => page.runs.filter(isNumbered).sort((a, b) => a.about.facts.trial - b.about.facts.trial);
  const judgeOf = (trials) => trials.map(({ about }) => about.facts.objective).find((one) => one?.key) ?? null;
  const outcomeOf = ({ about }) => about.facts.outcome ?? "running";
  const valueOf = ({ about }) => asNumber(about.facts.objective?.value);
  const searchOf = (trials) => trials.map(({ about }) => about.facts.search).find(Boolean) ?? {};

  function draw(place, page) {
    const words = element("p");
    const charts = element("div.charts");
    const again = element("div");
    place.append(words, charts, again);
    const history = new Chart("Value of each trial", () => historyOf(trialsOf(page)));
    const weights = new Chart("What mattered", () => weightsOf(searchOf(trialsOf(page)).importance));
    charts.append(history.figure, weights.figure);

    function update() {
      const trials = trialsOf(page);
      words.textContent = counts(trials);
      history.draw();
      weights.figure.hidden = !Object.keys(searchOf(trials).importance ?? {}).length;
      if (!weights.figure.hidden) weights.draw();
      again.replaceChildren(...commandOf(searchOf(trials).again));
    }
    update();
    return update;
  }

  function counts(trials) {
    const numbers = new Map();
    for (const trial of trials) numbers.set(outcomeOf(trial), (numbers.get(outcomeOf(trial)) ?? 0) + 1);
    const named = [...numbers].map(([outcome, number]) => `${number} ${outcome}`).join(", ");
    return `${trials.length} trials: ${named}. A pruned trial was ended early, for it was behind the others.`;
  }

  /** The best value after each trial, of those that are complete. */
  function bestSoFar(trials, sign) {
    let best = null;
    return trials.map((trial) => {
      const value = valueOf(trial);
      if (best === null || sign * value > sign * valueOf(best)) best = trial;
      return best;
    });
  }

  function historyOf(trials) {
    const { key, direction } = judgeOf(trials);
    const known = trials.filter((trial) => isNumber(valueOf(trial)));
    const complete = known.filter((trial) => outcomeOf(trial) === "complete");
    const best = bestSoFar(complete, direction === "max" ? 1 : -1);
    const number = ({ about }) => about.facts.trial;
    const points = OUTCOMES.map(({ name, symbol, colour }) => {
      const those = known.filter((trial) => outcomeOf(trial) === name);
      return {
        type: "scatter", mode: "markers", name, x: those.map(number), y: those.map(valueOf),
        text: those.map((trial) => plain(clipped(paramsOf(trial), 200))), hovertemplate: "trial %{x}, %{y:.4g}<br>%{text}<extra></extra>",
        marker: { symbol, size: 9, color: theme.colour(colour) },
      };
    });
    const line = {
      type: "scatter", mode: "lines", name: "best so far", x: complete.map(number), y: best.map(valueOf), hoverinfo: "skip",
      line: { shape: "hv", color: theme.colour("text"), width: 1.5 },
    };
    return {
      traces: [line, ...points.filter(({ x }) => x.length)],
      layout: { xaxis: { title: { text: "trial" } }, yaxis: { title: { text: plain(clipped(key)) } } },
      caption: inWords(best.at(-1), key, direction),
    };
  }

  const paramsOf = ({ about }) => Object.entries(about.facts.params ?? {}).map(([name, value]) => `${name} ${isNumber(value) ? short(value) : value}`).join(", ");

  function inWords(best, key, direction) {
    if (!best) return "no trial is complete";
    const most = direction === "max" ? "highest" : "lowest";
    return `${most} ${key}: ${short(valueOf(best))}, of trial ${best.about.facts.trial} (${paramsOf(best)})`;
  }

  function weightsOf(importance = {}) {
    const known = Object.entries(importance).filter(([, weight]) => isNumber(weight)).sort((a, b) => a[1] - b[1]);
    return {
      traces: [{
        type: "bar", orientation: "h", x: known.map(([, weight]) => 100 * weight), y: known.map(([name]) => plain(clipped(name, 24))),
        hovertemplate: "%{y}: %{x:.0f} %<extra></extra>", marker: { color: theme.colour("accent") },
      }],
      layout: { xaxis: { title: { text: "share of the differences, %" }, rangemode: "tozero" }, yaxis: { type: "category" }, showlegend: false },
      caption: `how much of the differences between trials each parameter explains, of few trials a rough guess: ${known.reverse().map(([name, weight]) => `${name} ${percent(weight, 0)}`).join(", ")}`,
    };
  }

  function commandOf(command) {
    if (!command) return [];
    return [element("h3", {}, "The best again"), element("pre", { tabindex: 0 }, String(command))];
  }

  const wanted = (page) => page.runs.length > 1 && trialsOf(page).length > 1 && judgeOf(trialsOf(page)) !== null;

  addPart({ id: "search", title: "Search", order: 3, wanted, draw });
}
