// The runs as a table: what each achieved, and the options in which they differ.

{
  const MOST_OPTIONS = 60; // columns

  function draw(place, page) {
    const metrics = new MetricChoice(page, () => update());
    const box = element("div.run-table");
    const remark = element("p.quiet");
    let shown = { key: "", table: null };
    place.append(metrics.controls, box, remark);

    function update() {
      metrics.update();
      const runs = rankRuns(shownRuns(page), chosenJudge(page)).map(({ run }) => run);
      const options = differingOptions(runs);
      const columns = columnsOf(page, metrics.chosen(), options.slice(0, MOST_OPTIONS), runs);
      const key = JSON.stringify(columns.map(({ title, number }) => [title, number]));
      if (key === shown.key) refill(shown.table, runs);
      else shown = { key, table: newTable(box, columns, runs, page, shown.table) };
      remark.textContent = words(runs, options);
    }

    update();
    return update;
  }

  /** Put the runs in, with the order, the search and the page as they are. */
  function refill({ table, served }, runs) {
    served.replace(runs);
    table.draw(false);
  }

  function newTable(box, columns, runs, page, old) {
    const order = old ? sorting(old.table, columns) : [];
    const search = old?.table.search() ?? "";
    old?.table.destroy();
    box.replaceChildren();
    const served = new ServedRows(columns, runs);
    const { table } = dataTable(box, "The runs that are shown", columns, undefined, {
      serverSide: true, ajax: (asked, answer) => answer(served.answer(asked)), order, search: { search },
      createdRow: (row, run) => row.classList.toggle("picked", run.number === chosenOf(page).picked),
    });
    table.on("click", "tbody td", (event) => {
      const run = table.row(event.target.closest("tr")).data();
      if (run && !event.target.closest("button")) runChoice.pick(run.number, page);
    });
    return { table, served };
  }

  /** How a table is sorted, for one with other columns. */
  function sorting(old, columns) {
    const titles = old.columns().header().toArray().map((cell) => cell.textContent.trim());
    const kept = old.order().map(({ 0: place, 1: way }) => [columns.findIndex(({ title }) => title === titles[place]), way]);
    return kept.filter(([place]) => place >= 0);
  }

  function columnsOf(page, metrics, options, runs) {
    const known = (column) => page.runs.some((run) => column.value(run) !== undefined);
    const share = (value) => (isNumber(value) ? percent(value) : "–");
    const own = [
      { title: "Run", value: (run) => runNames(page)[run.number], node: (name, run) => nameButton(name, run, page) },
      { title: "Status", value: (run) => run.about.facts.status, quoted: true },
      { title: "Took", value: secondsOf, text: (seconds) => duration(seconds), number: true },
      { title: "Test accuracy", value: (run) => testAccuracy(run, page), text: share, number: true },
      { title: "Test macro F1", value: (run) => testMacroF1(run, page), text: share, number: true },
    ];
    return [...own.filter(known), ...options.map((name) => optionColumn(name, runs)), ...metrics.flatMap((metric) => metricColumns(page, metric))];
  }

  function metricColumns(page, metric) {
    const title = metricTitle(metric, page);
    const last = { title: `${title}, last`, value: (run) => metricEnds(run, metric)?.last, text: short, number: true };
    if (NO_BEST.test(metric)) return [last];
    return [{ title: `${title}, best`, value: (run) => metricEnds(run, metric)?.best, text: short, number: true }, last];
  }

  function optionColumn(name, runs) {
    const value = (run) => optionsOf(run).get(name);
    const number = runs.map(value).every((text) => text === undefined || isNumeric(text));
    if (!number) return { title: name, value, node: (text) => expandable(text ?? "–") };
    return { title: name, value: (run) => asNumeric(value(run)), text: (one) => String(one ?? "–"), number };
  }

  const isNumeric = (text) => text.trim() !== "" && Number.isFinite(Number(text));
  const asNumeric = (text) => (text === undefined ? undefined : Number(text));

  function nameButton(name, run, page) {
    const isPicked = run.number === chosenOf(page).picked;
    const button = element("button.name", { type: "button", "aria-pressed": String(isPicked), click: () => runChoice.pick(run.number, page) }, quoted(name));
    return element("span", {}, swatch(runColours(page).get(run.number)), button);
  }

  function words(runs, options) {
    if (runs.length < 2) return "";
    if (!options.length) return "No option is known that differs between these runs.";
    const more = options.length > MOST_OPTIONS ? ` The first ${MOST_OPTIONS} of ${options.length} are shown.` : "";
    return `Of the options only those that differ are shown.${more} Choose a run to see it stand out in the charts.`;
  }

  /** The metrics that have columns. */
  class MetricChoice {
    constructor(page, change) {
      this.page = page;
      this.change = change;
      this.wanted = null;
      this.known = "";
      this.boxes = element("div");
      this.controls = element("div.controls", {}, element("fieldset", {}, element("legend", {}, "Metrics in the table"), this.boxes));
    }

    update() {
      const names = metricGroups(this.page.runs).map(({ metric }) => metric);
      this.wanted ??= names.length ? new Set(names.slice(0, 2)) : null;
      this.controls.hidden = !names.length;
      if (JSON.stringify(names) === this.known) return;
      this.known = JSON.stringify(names);
      this.boxes.replaceChildren(...names.map((name) => checkbox(name, this.wanted.has(name), (on) => this.choose(name, on))));
    }

    choose(name, isOn) {
      if (isOn) this.wanted.add(name);
      else this.wanted.delete(name);
      this.change();
    }

    chosen() {
      return metricGroups(this.page.runs).map(({ metric }) => metric).filter((metric) => this.wanted?.has(metric));
    }
  }

  addPart({ id: "run-table", title: "Table of runs", order: 5, wanted: (page) => page.runs.length > 1, draw });
}
