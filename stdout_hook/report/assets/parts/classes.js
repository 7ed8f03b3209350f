// How well each class is recognised, the words that speak for it, and what looks mislabelled.

{
  function draw(place, page) {
    const run = page.single;
    const { words, mislabelled } = run.about.evaluation ?? {};
    const confusion = confusionOf(run, page);
    if (confusion) figures(place, classFigures(confusion), unitOf(page));
    if (wordRows(words).length) speaking(place, wordRows(words));
    if (listed(mislabelled).length) suspects(place, listed(mislabelled), page);
  }

  const listed = (list) => (Array.isArray(list) ? list.filter((one) => one && typeof one === "object") : []);

  function figures(place, classes, { many }) {
    const known = classes.filter(({ support, given }) => support + given);
    const mean = known.reduce((sum, { f1 }) => sum + f1, 0) / known.length;
    const share = (value) => percent(value, 1);
    place.append(
      element("p", {}, `Macro F1, the mean of all classes: ${percent(mean)}.`),
      element("p.quiet", {}, `Precision: of the ${many} that got the class, the share that belongs to it. Recall: of the class's ${many}, the share that got it. `
        + `F1: high only if both are (their harmonic mean). Support: the class's ${many} in the test set. Neighbour: the class it is confused with most, in both directions.`));
    rowsTable(place, "Figures of each class", [
      { title: "Class", value: ({ name }) => name, quoted: true },
      { title: "Precision", value: ({ precision }) => precision, text: share, number: true },
      { title: "Recall", value: ({ recall }) => recall, text: share, number: true },
      { title: "F1", value: ({ f1 }) => f1, text: bar, number: true },
      { title: "Support", value: ({ support }) => support, text: count, number: true },
      { title: "Neighbour", value: ({ neighbour }) => classes[neighbour]?.name, quoted: true },
      { title: "Confused", value: ({ mistaken }) => mistaken, text: count, number: true },
    ], classes, { order: [[3, "asc"]] });
  }

  const bar = (share) => element("span", {}, percent(share, 1), " ", element("meter", { min: 0, max: 1, value: share ?? 0, "aria-hidden": "true" }));

  /** Words by class, as [class, [word, weight] …]; data may be damaged. */
  function wordRows(words) {
    if (!words || typeof words !== "object") return [];
    const isWord = (one) => Array.isArray(one) && typeof one[0] === "string" && isNumber(one[1]);
    return Object.entries(words).filter(([, list]) => Array.isArray(list)).map(([name, list]) => ({ name, words: list.filter(isWord) }));
  }

  function speaking(place, rows) {
    place.append(
      element("h3", {}, "Words that speak for a class"),
      element("p.quiet", {}, "Learned by the baseline, which counts words; the stronger ones come first, each with its weight. "
        + "A word that has nothing to do with the class is a sign of chance in the data, or of a slip."));
    rowsTable(place, "Words that speak for each class", [
      { title: "Class", value: ({ name }) => name, quoted: true },
      { title: "Words", value: ({ words }) => words.map(([word]) => word).join(" "), text: (_, { words }) => chips(words) },
    ], rows);
  }

  const chips = (words) => element("ul.chips", {}, words.map(([word, weight]) =>
    element("li", {}, quoted(word), " ", element("small.quiet", {}, weight.toFixed(1)))));

  function suspects(place, rows, page) {
    const title = `${unitOf(page).Many} that look mislabelled`;
    place.append(
      element("h3", {}, title),
      element("p.quiet", {}, "The model and the baseline agree with each other and not with the label; the surest come first. Look whether the label is right."));
    const score = (name) => ({ value: (row) => row[name], text: (value) => percent(value, 1), number: true });
    rowsTable(place, title, [
      { title: "Prompt", value: ({ Prompt }) => Prompt, text: (text) => prompt(String(text ?? ""), page) },
      { title: "Label", value: ({ Expected }) => Expected, quoted: true },
      { title: "Both say", value: ({ Actual }) => Actual, quoted: true },
      { title: "Score", ...score("Score") },
      { title: "Baseline's score", ...score("BaselineScore") },
    ], rows);
  }

  const wanted = (page) => Boolean(page.single && (confusionOf(page.single, page) || wordRows(page.single.about.evaluation?.words).length));
  addEvaluationPart({ id: "classes", title: "Classes", order: 40, wanted, draw });
}
