// Which classes are taken for which: the matrix, the pairs, and what is behind each number.

{
  const NUMBERED = 25; // classes that are seen at once with numbers in their cells

  function draw(place, page) {
    const run = page.single;
    const confusion = confusionOf(run, page);
    const state = { kind: "counts", order: "name" };
    const orders = [["name", "name"], ["support", `number of ${unitOf(page).many}`], ["confusion", "confusion"]];
    const matrix = new MatrixChart(confusion, state);
    const texts = element("div", { "aria-live": "polite" });
    const show = (expected, actual) => showTexts(texts, run, page, confusion, expected, actual);
    const pairs = element("div", {}, element("h3", {}, "Most confused pairs"));
    place.append(
      element("p.quiet", {}, "Each row is a true class, each column an answer; the diagonal holds the hits."),
      element("div.controls", {},
        labelled("numbers", choice([["counts", "counts"], ["shares", "shares of the row"]], state.kind, (kind) => { state.kind = kind; matrix.draw(); })),
        labelled("sorted by", choice(orders, state.order, (order) => { state.order = order; matrix.sort(); }))),
      element(confusion.names.length > 60 ? "div" : "div.columns.matrix", {}, matrix.figure, pairs), texts);
    matrix.sort();
    if (hasAnswers(run)) matrix.area.on("plotly_click", ({ points: [{ x, y }] }) => show(matrix.order[y], matrix.order[x]));
    pairTable(pairs, confusion, hasAnswers(run) ? show : null);
  }

  /** The matrix as a heat map; zoomed in, its cells show their numbers. */
  class MatrixChart extends Chart {
    thins = true;

    constructor(confusion, state) {
      const size = confusion.names.length;
      super("Confusion matrix", (range) => this.picture(range), { height: Math.min(760, Math.max(340, 180 + 24 * size)) });
      Object.assign(this, { confusion, state, size, order: [] });
      this.sums = classFigures(confusion).map(({ support }) => support);
      this.pairs = confusedPairs(confusion);
      this.named = confusion.names.map((name) => plain(clipped(name, 60)));
    }

    /** Bring the classes into the chosen order, all of them in view. */
    sort() {
      const { order } = this.state;
      const numbers = range(this.size);
      if (order === "support") numbers.sort((a, b) => this.sums[b] - this.sums[a] || a - b);
      this.order = order === "confusion" ? orderByConfusion(this.confusion) : numbers;
      this.range = null;
      this.draw();
    }

    picture(range) {
      const { order, size, state } = this;
      const isNumbered = this.seen("xaxis", range) <= NUMBERED;
      return {
        traces: [this.cells(true, isNumbered), this.cells(false, isNumbered)],
        layout: {
          uirevision: state.order,
          xaxis: { ...this.axis(this.seen("xaxis", range), this.area.clientWidth), tickangle: this.tilt(range), title: { text: "answer" }, range: [-0.5, size - 0.5] },
          yaxis: { ...this.axis(this.seen("yaxis", range), this.area.clientHeight), title: { text: "true class" }, range: [size - 0.5, -0.5] },
          margin: { l: 20, r: 12, t: 32, b: 20 },
        },
        caption: this.words(),
      };
    }

    /** How many classes are in view on an axis. */
    seen(name, range) {
      const shown = range && this.area.layout?.[name].range;
      return shown ? Math.abs(shown[1] - shown[0]) : this.size;
    }

    /** By how much the names below are turned: as little as they have room for. */
    tilt(range) {
      const seen = this.seen("xaxis", range);
      return seen > 30 ? -90 : seen > 5 ? -45 : 0;
    }

    /** As many names as there is room for. */
    axis(seen, pixels) {
      const step = Math.max(1, Math.ceil((seen * 14) / Math.max(100, pixels - 120)));
      const places = range(this.size).filter((place) => place % step === 0);
      const most = this.area.clientWidth < 600 ? 12 : 24;
      const names = places.map((place) => plain(clipped(this.confusion.names[this.order[place]], most)));
      return { tickmode: "array", tickvals: places, ticktext: names, showgrid: false, zeroline: false, ticklen: 2 };
    }

    /** Hits or mistakes, each with colours of its own, so that few mistakes beside many hits are seen. */
    cells(isDiagonal, isNumbered) {
      const value = (row, column) => (row === column) === isDiagonal ? this.value(row, column) : null;
      const grid = (make) => this.order.map((row) => this.order.map((column) => make(row, column)));
      return {
        type: "heatmap", showscale: false, xgap: this.size <= 60 ? 1 : 0, ygap: this.size <= 60 ? 1 : 0,
        z: grid((row, column) => { const found = value(row, column); return found ? Math.sqrt(found) : found; }),
        zmin: 0, zmax: Math.sqrt(this.highest(isDiagonal)),
        text: grid((row, column) => this.number(value(row, column))),
        texttemplate: isNumbered ? "%{text}" : "",
        hovertext: grid((row, column) => ((row === column) === isDiagonal ? this.hover(row, column) : "")),
        hovertemplate: "%{hovertext}<extra></extra>",
        colorscale: [[0, theme.colour("surface")], [1, theme.colour(isDiagonal ? "accent" : "bad")]],
      };
    }

    /** The highest value on the diagonal, or beside it. */
    highest(isDiagonal) {
      let highest = 0;
      for (let row = 0; row < this.size; row++) {
        for (let column = 0; column < this.size; column++) if ((row === column) === isDiagonal) highest = Math.max(highest, this.value(row, column));
      }
      return highest || 1;
    }

    count(row, column) {
      return this.confusion.counts[row * this.size + column];
    }

    value(row, column) {
      const times = this.count(row, column);
      return this.state.kind === "counts" ? times : times / Math.max(1, this.sums[row]);
    }

    number(value) {
      if (!value) return "";
      return this.state.kind === "counts" ? count(value) : (100 * value).toFixed(value < 0.1 ? 1 : 0);
    }

    hover(row, column) {
      const share = percent(this.count(row, column) / this.sums[row], 1);
      return `true: ${this.named[row]}<br>answer: ${this.named[column]}<br>${count(this.count(row, column))} of ${count(this.sums[row])} (${share})`;
    }

    words() {
      const wrong = this.pairs.reduce((sum, { times }) => sum + times, 0);
      const all = this.sums.reduce((sum, support) => sum + support, 0);
      const unit = this.state.kind === "counts" ? "Counts" : "Per cent of the row";
      const zoom = this.size > NUMBERED ? "Drag to zoom in: numbers appear; double-click to see all." : "Click a cell to see what is in it.";
      return `${unit}; ${count(wrong)} of ${count(all)} were taken for another class, in ${count(this.pairs.length)} cells. Blue: hits, red: mistakes. ${zoom}`;
    }
  }

  function pairTable(place, confusion, show) {
    const { names } = confusion;
    const button = ({ expected, actual }, times) => element("button", {
      type: "button", click: () => show(expected, actual),
      "aria-label": `Show the ${times} of ${names[expected]} taken for ${names[actual]}`,
    }, count(times));
    rowsTable(place, "Pairs of classes by how often the first is taken for the second", [
      { title: "True class", value: ({ expected }) => names[expected], quoted: true },
      { title: "Answer", value: ({ actual }) => names[actual], quoted: true },
      { title: "Times", value: ({ times }) => times, text: (times, row) => (show ? button(row, times) : count(times)), number: true },
      { title: "Share", value: ({ share }) => share, text: (share) => percent(share, 1), number: true },
    ], confusedPairs(confusion));
  }

  /** Show what is in one cell. */
  function showTexts(place, run, page, confusion, expected, actual) {
    const answers = answersOf(run, page);
    const rows = answers.rows.filter((_, i) => answers.expected[i] === expected && answers.actual[i] === actual);
    const [truth, given] = [expected, actual].map((number) => quoted(confusion.names[number]));
    const heading = element("h3", { tabindex: -1 }, truth, expected === actual ? " recognised" : [" taken for ", given], `: ${count(rows.length)} ${unitOf(page).many}`);
    place.replaceChildren(heading);
    rowsTable(place, `${unitOf(page).Many} of the cell`, answerColumns(run.predictions, page).slice(2), rows);
    heading.focus({ preventScroll: true });
    heading.scrollIntoView({ block: "nearest" });
  }

  addEvaluationPart({ id: "confusion", title: "Confusion", order: 30, wanted: (page) => Boolean(page.single && confusionOf(page.single, page)), draw });
}
