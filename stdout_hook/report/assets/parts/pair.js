// Two runs' answers side by side: what changed, for which classes and inputs, and whether it means anything.

{
  const MOST_CLASSES = 40; // in the chart

  const tested = (page) => page.runs.filter(hasAnswers);

  function draw(place, page) {
    const state = { a: null, b: null };
    const choices = element("div.controls");
    const body = element("div");
    let known = "";
    place.append(choices, body);

    /** Show the pair anew where the runs, their answers, or the choice are others. */
    function update() {
      const runs = shownRuns(page).filter(hasAnswers);
      choosePair(state, runs, page);
      const now = JSON.stringify([runs.map((run) => run.number), runNames(page), state.a?.number, state.b?.number, state.a?.predictions.length, state.b?.predictions.length]);
      if (now === known) return;
      known = now;
      choices.replaceChildren(...pairChoices(state, runs, page, update));
      body.replaceChildren();
      if (state.a && state.b && state.a !== state.b) compare(body, state, page);
      else body.append(element("p.quiet", {}, "Show and choose two different runs with answers to a test set to compare them."));
    }

    update();
    return update;
  }

  /** Of few runs the first two, in their order; of many the second best and the best. */
  function choosePair(state, runs, page) {
    if (!runs.includes(state.a)) state.a = null;
    if (!runs.includes(state.b)) state.b = null;
    const first = runs.length > 2 ? rankRuns(runs, accuracyJudge(page)).map(({ run }) => run).slice(0, 2).reverse() : runs;
    state.a ??= first.find((run) => run !== state.b) ?? null;
    state.b ??= [...first].reverse().find((run) => run !== state.a) ?? null;
  }

  const accuracyJudge = (page) => ({ isLow: false, value: (run) => testAccuracy(run, page) });

  function pairChoices(state, runs, page, update) {
    const names = runNames(page);
    const options = runs.map((run) => [String(run.number), names[run.number]]);
    const chosen = (which) => choice(options, String(state[which]?.number), (number) => {
      state[which] = page.run(Number(number));
      update();
    });
    const swap = () => {
      [state.a, state.b] = [state.b, state.a];
      update();
    };
    return [labelled("run A", chosen("a")), labelled("run B", chosen("b")), element("button", { type: "button", click: swap }, "Swap A and B")];
  }

  function compare(body, { a, b }, page) {
    const [first, second] = [a.predictions, b.predictions];
    const pairs = pairAnswers(first, second);
    if (!pairs.a.length) {
      body.append(element("p.notice", {}, `The two runs have no ${unitOf(page).one} with the same class in common, so their answers cannot be compared.`));
      return;
    }
    const split = splitPairs(first, second, pairs);
    body.append(...verdict(split, pairs, page));
    showChanges(body, classChanges(first, second, pairs, page), unitOf(page));
    showTexts(body, "Right in A, wrong in B", split.onlyA, pairs, first, second, page);
    showTexts(body, "Right in B, wrong in A", split.onlyB, pairs, first, second, page);
  }

  /** The result in words. */
  function verdict({ onlyA, onlyB, both, length }, { leftOut }, page) {
    const [b, c] = [onlyA.length, onlyB.length];
    const shareOf = (hits) => percent((both + hits) / length);
    const points = (Math.abs(c - b) * 100 / length).toFixed(1);
    const { one, many: unit } = unitOf(page);
    const tested = length === 1 ? `1 ${one}` : `${count(length)} ${unit}`;
    const better = b === c
      ? `A and B are right equally often on ${tested}.`
      : `${c > b ? "B" : "A"} is better by ${points} points on ${tested}; ${chanceInWords(mcNemar(b, c))}.`;
    const many = page.runs.length > 2 ? " Who picks the best of many runs finds differences by chance sooner than this says." : "";
    return [
      element("p.verdict", {}, better),
      facts([
        ["A is right", `${shareOf(b)} of them`],
        ["B is right", `${shareOf(c)} of them`],
        ["Only A is right", count(b)],
        ["Only B is right", count(c)],
      ]),
      element("p.quiet", {}, `${leftOutWords(leftOut, unit)}The chance is McNemar's exact test: it asks how often two equally good models would differ so much on these ${unit}. Another training of the same model can differ as well, which it does not ask.${many}`),
    ];
  }

  function leftOutWords({ a, b }, unit) {
    if (!a && !b) return `Both runs were tested on the same ${unit}. `;
    return `Only ${unit} that both have, with the same class, are compared; ${count(a)} of A and ${count(b)} of B were left out. `;
  }

  function showChanges(body, changes, { many, Many }) {
    const differing = changes.filter(({ change }) => change !== 0);
    const most = differing.length > MOST_CLASSES
      ? [...differing.slice(0, MOST_CLASSES / 2), ...differing.slice(-MOST_CLASSES / 2)] : differing;
    if (most.length) {
      const chart = new Chart("Change of F1 from A to B, by class", () => changeChart(most, changes), { height: 90 + 20 * most.length });
      body.append(chart.figure);
      chart.draw();
    }
    const share = (value) => percent(value, 1);
    const columns = [
      { title: "Class", value: (one) => one.name, quoted: true },
      { title: Many, value: (one) => one.support, text: count, number: true },
      { title: "F1 in A", value: (one) => one.before, text: share, number: true },
      { title: "F1 in B", value: (one) => one.after, text: share, number: true },
      { title: "Change, points", value: (one) => one.change, text: (value) => signed(100 * value), number: true },
    ];
    body.append(element("h3", {}, "Classes"), element("p.quiet", {}, `F1 is high where few ${many} of a class are missed and few others are taken for it; 100 % is best.`));
    rowsTable(body, "F1 of each class in A and B", columns, changes);
  }

  const signed = (value) => `${value < 0 ? "−" : value > 0 ? "+" : ""}${Math.abs(value).toFixed(1)}`;

  function changeChart(changes, all) {
    const shown = [...changes].reverse(); // plotly begins at the bottom
    const names = shown.map(({ name }) => plain(clipped(name, 40)));
    const places = shown.map((_, place) => place);
    return {
      traces: [{
        type: "bar", orientation: "h", x: shown.map(({ change }) => 100 * change), y: places,
        customdata: shown.map(({ name, support }) => [plain(name), support]),
        marker: { color: shown.map(({ change }) => theme.colour(change < 0 ? "bad" : "good")) },
        hovertemplate: "%{customdata[0]}: %{x:+.1f} points, %{customdata[1]} tested<extra></extra>",
      }],
      layout: {
        xaxis: { title: { text: "points of F1; right of 0, B is better" } },
        yaxis: { tickmode: "array", tickvals: places, ticktext: names, fixedrange: true },
        showlegend: false, margin: { l: 8, r: 12, t: 12, b: 40 },
      },
      caption: changeCaption(changes, all),
    };
  }

  function changeCaption(changes, all) {
    const differing = all.filter(({ change }) => change !== 0);
    const gains = differing.filter(({ change }) => change > 0).length;
    const [first, last] = [changes[0], changes.at(-1)];
    const parts = [`${differing.length} of ${all.length} classes changed: ${gains} for the better, ${differing.length - gains} for the worse`];
    if (changes.length < differing.length) parts.push(`the ${changes.length} that changed most are shown`);
    if (first.change > 0) parts.push(`most gained: ${clipped(first.name)}, ${signed(100 * first.change)} points`);
    if (last.change < 0) parts.push(`most lost: ${clipped(last.name)}, ${signed(100 * last.change)} points`);
    return parts.join("; ");
  }

  function showTexts(body, title, places, pairs, first, second, page) {
    body.append(element("h3", {}, `${title}: ${count(places.length)}`));
    if (!places.length) {
      body.append(element("p.quiet", {}, `There is no such ${unitOf(page).one}.`));
      return;
    }
    const cell = (table, side, name) => (place) => table.column(name)[pairs[side][place]];
    const label = (table, side, name) => (place) => page.labels[cell(table, side, name)(place)];
    const score = (table, side) => ({ value: cell(table, side, "score"), text: (value) => (isNumber(value) ? value.toFixed(4) : "–"), number: true });
    const text = (place) => page.texts[cell(first, "a", "text")(place)];
    rowsTable(body, title, [
      { title: "Prompt", value: text, node: (words) => expandable(words ?? "") },
      { title: "Expected", value: label(first, "a", "expected"), quoted: true },
      { title: "Answer of A", value: label(first, "a", "actual"), quoted: true },
      { title: "Score in A", ...score(first, "a") },
      { title: "Answer of B", value: label(second, "b", "actual"), quoted: true },
      { title: "Score in B", ...score(second, "b") },
    ], places);
  }

  addPart({ id: "pair", title: "Two runs compared", order: 20, wanted: (page) => page.runs.length > 1 && tested(page).length > 1, draw });
}
