// The inputs of the test set with the answers to them: sorted, searched, filtered and saved.

{
  const roles = [["either", "expected or given"], ["expected", "expected"], ["actual", "given"]];

  function draw(place, page) {
    const run = page.single;
    const state = { set: "predictions", label: "", role: "either", wrong: false, from: 0, to: 1 };
    const controls = element("div.controls");
    const area = element("div");
    place.append(controls, area);
    let shown = null;

    const refilter = () => shown.keep(filter(run[state.set], state));
    const set = (name) => (value) => { state[name] = value; refilter(); };

    function show() {
      area.replaceChildren();
      const table = run[state.set];
      shown = rowsTable(area, `${unitOf(page).Many} and the answers to them`, columns(table, page), range(table.length));
      refilter();
    }

    const save = () => saveFile(`${state.set}.csv`, csvText(cells(run[state.set], page, shown.found())));
    controls.append(
      run.predictions.length && run.out_of_scope.length
        ? labelled(unitOf(page).many, choice([["predictions", "of the test set"], ["out_of_scope", "out of scope"]], state.set, (chosen) => { state.set = chosen; show(); })) : "",
      labelled("class", choice([["", "any"], ...labels(run, page)], "", set("label"))),
      labelled("which was", choice(roles, state.role, set("role"))),
      labelled("score from", score(0, set("from"))),
      labelled("to", score(1, set("to"))),
      checkbox("wrong only", false, set("wrong")),
      element("button", { type: "button", click: save }, "Save these as CSV"));
    place.append(element("p.quiet", {}, "Score: the answer's probability. Margin: by how much it is ahead of the runner-up. "
      + "In the saved file a cell that begins with = + - @ or a tab has an apostrophe in front, so that no spreadsheet runs it."));
    if (!run.predictions.length) state.set = "out_of_scope";
    show();
  }

  const score = (value, change) => element("input", {
    type: "number", min: 0, max: 1, step: 0.01, value,
    input: (event) => change(event.target.value === "" ? value : Number(event.target.value)),
  });

  /** The classes that occur, as [number, name]. */
  function labels({ predictions, out_of_scope: others }, page) {
    const columns = [predictions.column("expected"), predictions.column("actual"), others.column("actual")];
    const seen = new Set(columns.flatMap((column) => [...new Set(column)]));
    seen.delete(undefined);
    return [...seen].map((label) => [String(label), clipped(page.labels[label])]).sort((a, b) => byName(a[1], b[1]));
  }

  /** Tells which rows the controls let through. */
  function filter(table, { label, role, wrong, from, to }) {
    const [expected, actual, scores] = ["expected", "actual", "score"].map((name) => table.column(name));
    const wanted = label === "" ? null : Number(label);
    const isOfClass = (row) => (role !== "actual" && expected[row] === wanted) || (role !== "expected" && actual[row] === wanted);
    return (row) => (wanted === null || isOfClass(row)) && !(wrong && expected[row] === actual[row]) && !(scores[row] < from) && !(scores[row] > to);
  }

  function columns(table, page) {
    const answers = answerColumns(table, page);
    if (!table.column("expected").some((label) => label !== undefined)) return answers.slice(1);
    return [{ title: "Successful", value: (row) => verdict(table, row), text: coloured }, ...answers];
  }

  const verdict = (table, row) => (table.column("expected")[row] === table.column("actual")[row] ? "right" : "wrong");
  const coloured = (word) => element(word === "right" ? "span.good" : "span.bad", {}, word);

  /** The rows as predictions.csv has them. */
  function cells(table, page, rows) {
    const shown = columns(table, page);
    const header = shown.map(({ title }) => (title === "Runner-up" ? "RunnerUp" : title));
    const lines = rows.map((row) => shown.map(({ title, value }) => (title === "Successful" ? asPython[value(row)] : value(row))));
    return [header, ...lines];
  }

  const asPython = { right: "True", wrong: "False" };

  const wanted = (page) => Boolean(page.single && (page.single.predictions.length || page.single.out_of_scope.length));
  addEvaluationPart({ id: "predictions", title: "Predictions", order: 50, wanted, draw });
}
