// What accuracy costs: the size of each run's model, and the speed of its evaluation.

{
  const COSTS = [
    { title: "Size of the model against accuracy", axis: "model.tflite, MB", value: megabytes, words: (value) => `${short(value)} MB`, isLess: true },
    { title: "Speed of the evaluation against accuracy", axis: "classified in a second", value: speed, words: (value) => `${short(value)} a second`, isLess: false },
  ];

  function megabytes(run) {
    const size = (run.about.files ?? []).find(({ name }) => name === "model.tflite")?.size;
    return isNumber(size) ? size / 1e6 : undefined;
  }

  function speed(run) {
    return run.about.evaluation?.examples_per_second ?? run.about.evaluation?.texts_per_second ?? run.about.facts.texts_per_second;
  }

  const isKnown = (run, cost, page) => isNumber(cost.value(run)) && isNumber(testAccuracy(run, page));
  const costsOf = (page) => COSTS.filter((cost) => page.runs.some((run) => isKnown(run, cost, page)));

  function draw(place, page) {
    const box = element("div.charts");
    const charts = new Map();
    place.append(box);
    function update() {
      for (const cost of costsOf(page)) {
        if (!charts.has(cost)) {
          charts.set(cost, new Chart(cost.title, () => scatter(cost, page)));
          box.append(charts.get(cost).figure);
        }
        charts.get(cost).draw();
      }
    }
    update();
    return update;
  }

  function scatter(cost, page) {
    const runs = shownRuns(page).filter((run) => isKnown(run, cost, page));
    const [names, colours] = [runNames(page), runColours(page)];
    const isPicked = (run) => run.number === chosenOf(page).picked;
    return {
      traces: [{
        type: "scatter", mode: runs.length <= 12 ? "markers+text" : "markers",
        x: runs.map(cost.value), y: runs.map((run) => 100 * testAccuracy(run, page)),
        text: runs.map((run) => plain(clipped(names[run.number], 24))), textposition: "top center", cliponaxis: false,
        customdata: runs.map((run) => plain(names[run.number])),
        marker: {
          size: runs.map((run) => (isPicked(run) ? 16 : 10)), color: runs.map((run) => colours.get(run.number)),
          line: { color: theme.colour("text"), width: runs.map((run) => (isPicked(run) ? 2 : 0)) },
        },
        hovertemplate: "%{customdata}<br>%{x:.4g}, accuracy %{y:.2f} %<extra></extra>",
      }],
      layout: { xaxis: { title: { text: cost.axis } }, yaxis: { title: { text: "test accuracy, %" } }, showlegend: false },
      caption: words(cost, runs, names, page),
    };
  }

  function words(cost, runs, names, page) {
    if (!runs.length) return "none of the runs that are shown";
    const { run } = rankRuns(runs, { isLow: false, value: (one) => testAccuracy(one, page) })[0];
    const least = rankRuns(runs, { isLow: cost.isLess, value: cost.value })[0].run;
    const about = (one) => `${names[one.number]}, ${percent(testAccuracy(one, page))} at ${cost.words(cost.value(one))}`;
    return `most accurate: ${about(run)}; ${cost.isLess ? "smallest" : "fastest"}: ${about(least)}`;
  }

  addPart({ id: "cost", title: "Size and speed", order: 30, wanted: (page) => page.runs.length > 1 && costsOf(page).length > 0, draw });
}
