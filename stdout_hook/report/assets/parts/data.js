// What the model was trained and judged on: balance, lengths, unknown words, duplicates, warnings.

{
  const names = { train: "training", validation: "validation", test: "test" };
  const WORDS = "Unknown words: the share of a set's words that the model has no number for. Untrained: those that no training text has. "
    + "Texts are the same if their words are. ";

  function draw(place, page) {
    const { data } = page.single.about;
    const unit = unitOf(page);
    const splits = splitsOf(data);
    const warnings = textsIn(data.warnings);
    place.append(
      tiles([
        ...splits.map(([name, { rows }]) => [`${unit.Many} for ${name}`, isNumber(rows) ? count(rows) : null]),
        ["Words the model knows", isNumber(data.vocabulary) ? count(data.vocabulary) : null],
        ["Sequence length", isNumber(data.seq_len) ? count(data.seq_len) : null, "tokens that the model reads"],
      ]),
      warnings.length ? element("h3", {}, "Warnings") : "",
      ...warnings.map((line) => element("p.notice", {}, quoted(line))));
    const charts = element("div.charts");
    place.append(charts);
    for (const chart of [balanceChart(splits, unit), lengthChart(splits, data.seq_len)]) if (chart) add(charts, chart);
    if (splits.length) splitTable(place, splits, unit);
    repeated(place, splits, data.contradictions, page);
  }

  function add(charts, chart) {
    charts.append(chart.figure);
    chart.draw();
  }

  const isObject = (value) => Boolean(value) && typeof value === "object";

  /** The splits as [what they are for, facts], in the order of their use. */
  function splitsOf({ splits }) {
    const known = Object.entries(isObject(splits) ? splits : {}).filter(([, facts]) => isObject(facts));
    const place = (name) => (Object.keys(names).indexOf(name) + 1) || 9;
    return known.sort((a, b) => place(a[0]) - place(b[0])).map(([name, facts]) => [names[name] ?? name, facts]);
  }

  function balanceChart(splits, unit) {
    const sizes = splits.filter(([, { classes }]) => isObject(classes));
    if (!sizes.length) return null;
    const rows = ({ classes }, label) => (isNumber(classes[label]) ? classes[label] : 0);
    const all = (label) => sizes.reduce((sum, [, facts]) => sum + rows(facts, label), 0);
    const labels = [...new Set(sizes.flatMap(([, { classes }]) => Object.keys(classes)))].sort((a, b) => all(a) - all(b) || byName(b, a));
    if (!labels.length) return null;
    const chart = new Chart("Class balance", () => ({
      traces: sizes.map(([name, facts], place) => ({
        type: "bar", orientation: "h", name,
        x: labels.map((label) => rows(facts, label)), y: range(labels.length),
        text: labels.map((label) => plain(clipped(label, 60))), textposition: "none",
        marker: { color: colourOf(place) }, hovertemplate: "%{text}: %{x}<extra>%{fullData.name}</extra>",
      })),
      layout: {
        barmode: "stack", legend: { orientation: "h", y: 1.02, yanchor: "bottom", x: 0, traceorder: "normal" },
        xaxis: { title: { text: unit.many } },
        yaxis: { tickmode: "array", tickvals: range(labels.length), ticktext: labels.map((label) => plain(clipped(label, 22))), range: [-0.6, labels.length - 0.4] },
      },
      caption: balanceWords(labels, all, unit),
    }), { height: Math.max(340, 90 + 15 * labels.length) });
    return chart;
  }

  function balanceWords(labels, all, { many }) {
    const [least, most] = [labels[0], labels.at(-1)];
    const times = all(least) ? `, ${short(Number((all(most) / all(least)).toPrecision(2)))} times as many` : "";
    const name = (label) => `\u2068${clipped(label, 60)}\u2069`;
    return `${labels.length} classes; the smallest, ${name(least)}, has ${count(all(least))} ${many}; the largest, ${name(most)}, ${count(all(most))}${times}.`;
  }

  const areNumbers = (list) => Array.isArray(list) && list.every(isNumber);

  const hasLengths = ({ tokens }) =>
    areNumbers(tokens?.histogram?.edges) && areNumbers(tokens.histogram.counts) && tokens.histogram.edges.length === tokens.histogram.counts.length + 1;

  function lengthChart(splits, seqLen) {
    const known = splits.filter(([, facts]) => hasLengths(facts));
    if (!known.length) return null;
    const { edges } = known[0][1].tokens.histogram;
    const limit = isNumber(seqLen) ? placeAmong(edges, seqLen + 1) : null;
    return new Chart("Text lengths", () => ({
      traces: known.map(([name, { tokens }], place) => lengthBars(name, tokens.histogram, colourOf(place))),
      layout: {
        barmode: "group", bargap: 0.1,
        xaxis: { title: { text: "tokens" }, tickmode: "array", tickangle: 0, ...sparse(edges) },
        yaxis: { title: { text: "share of the texts" }, tickformat: ".0%" },
        shapes: limit === null ? [] : [{ type: "line", x0: limit, x1: limit, yref: "paper", y0: 0, y1: 1, line: { color: theme.colour("bad"), dash: "dash" } }],
      },
      caption: lengthWords(known, seqLen),
    }));
  }

  /** At most a dozen edges are named. */
  function sparse(edges) {
    const step = Math.ceil(edges.length / 12);
    const places = range(edges.length).filter((place) => place % step === 0 || place === edges.length - 1);
    return { tickvals: places.map((place) => place - 0.5), ticktext: places.map((place) => String(edges[place])) };
  }

  function lengthBars(name, { edges, counts }, colour) {
    const all = counts.reduce((sum, one) => sum + one, 0);
    return {
      type: "bar", name, x: range(counts.length), y: counts.map((one) => one / all), marker: { color: colour },
      text: counts.map((_, i) => (edges[i + 1] - edges[i] === 1 ? `${edges[i]}` : `${edges[i]} to ${edges[i + 1] - 1}`)), textposition: "none",
      hovertemplate: "%{text} tokens: %{y:.1%}<extra>%{fullData.name}</extra>",
    };
  }

  /** Where a length lies on an axis of bins, each as wide as the others. */
  function placeAmong(edges, length) {
    const bin = edges.findLastIndex((edge) => edge <= length);
    if (bin < 0 || bin >= edges.length - 1) return edges.length - 1.5;
    return bin - 0.5 + (length - edges[bin]) / (edges[bin + 1] - edges[bin]);
  }

  function lengthWords(known, seqLen) {
    const cut = known.map(([name, { tokens }]) => `${percent(tokens.cut, 1)} of ${name}`).join(", ");
    return isNumber(seqLen) ? `The model reads the first ${count(seqLen)} tokens (dashed line) and nothing after: cut are ${cut}.` : `Lengths in tokens; cut are ${cut}.`;
  }

  function splitTable(place, splits, { Many }) {
    const columns = [
      [Many, ({ rows }) => count(rows)],
      ["Mean tokens", ({ tokens }) => short(tokens?.mean)],
      ["Most tokens", ({ tokens }) => count(tokens?.max)],
      ["Cut", ({ tokens }) => percent(tokens?.cut, 1)],
      ["Unknown words", ({ unknown_words: share }) => percent(share, 1)],
      ["Untrained words", ({ untrained_words: share }) => percent(share, 1)],
      ["Duplicates", ({ duplicates }) => count(duplicates?.count)],
      ["Also in training", ({ also_in_train: same }) => count(same?.count)],
    ].filter(([, shown]) => splits.some(([, facts]) => shown(facts) !== "–"));
    const head = element("tr", {}, [`${Many} for`, ...columns.map(([title]) => title)].map((title) => element("th", { scope: "col" }, title)));
    const rows = splits.map(([name, facts]) => element("tr", {}, element("th", { scope: "row" }, name), columns.map(([, shown]) => element("td", {}, shown(facts)))));
    place.append(
      element("h3", {}, "The sets"),
      element("div.table", { tabindex: 0, role: "region", "aria-label": "The sets" },
        element("table.plain", {}, element("caption.hidden", {}, "The sets"), element("thead", {}, head), element("tbody", {}, rows))),
      element("p.quiet", {}, splits.some(([, facts]) => isNumber(facts.unknown_words)) ? WORDS : "", "Also in training: what is in the training set as well; the score on it flatters."));
  }

  /** Tables of what is there more than once. */
  function repeated(place, splits, contradictions, page) {
    const unit = unitOf(page);
    const gathered = (name) => splits.flatMap(([split, facts]) => examplesIn(facts[name]).map((one) => ({ split, ...one })));
    const sum = (name) => splits.reduce((all, [, facts]) => all + (facts[name]?.count ?? 0), 0);
    const input = { title: "Prompt", value: ({ Prompt }) => Prompt, text: (text) => prompt(String(text ?? ""), page) };
    const split = { title: `${unit.Many} for`, value: ({ split: name }) => name };
    const kinds = [
      [unit.many === "texts" ? "Same words under different labels" : "Same under different labels", contradictions?.count, examplesIn(contradictions), [input, { title: "Labels", value: labelsOf, quoted: true }]],
      ["Also in training", sum("also_in_train"), gathered("also_in_train"), [input, split, { title: "Label", value: ({ label }) => label, quoted: true }]],
      ["Duplicates", sum("duplicates"), gathered("duplicates"), [input, split, { title: "Times", value: ({ count: times }) => times, text: count, number: true }]],
    ];
    for (const [title, all, examples, columns] of kinds) {
      if (!examples.length) continue;
      const inner = element("div");
      place.append(element("details", {}, element("summary", {}, `${title}: ${count(all)}, examples`), inner));
      rowsTable(inner, title, columns, examples);
    }
  }

  const examplesIn = (found) => (Array.isArray(found?.examples) ? found.examples.filter(isObject) : []);
  const labelsOf = ({ labels }) => (isObject(labels) ? Object.entries(labels).map(([label, times]) => `${label} (${times})`).join(", ") : "");

  addEvaluationPart({ id: "data", title: "Data", order: 60, wanted: (page) => Boolean(page.single?.about.data), draw });
}
