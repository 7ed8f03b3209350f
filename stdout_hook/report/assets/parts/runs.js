// The head of a page of several runs: how many, which is best by what, and which of them are shown.

{
  function draw(place, page) {
    const summary = element("div");
    const list = new RunList(page);
    place.append(summary, list.controls, list.box);
    const update = () => {
      summary.replaceChildren(...overview(page));
      list.update();
    };
    update();
    return update;
  }

  function overview(page) {
    const names = runNames(page);
    const judges = judgesOf(page).slice(0, 4);
    const best = judges.map((judge) => [judge, rankRuns(page.runs, judge)[0]]).filter(([, { value }]) => isNumber(value));
    const told = page.runs.flatMap((run) => [...(run.about.problems ?? []), run.about.facts.error].filter(Boolean).map((line) => [names[run.number], line]));
    return [
      element("p", {}, `${count(page.runs.length)} runs: ${endings(page.runs)}.`),
      element("dl.tiles", {}, best.map(([{ title, isLow, text }, { run, value }]) => element("div.tile", {},
        element("dt", {}, `${isLow ? "Lowest" : "Highest"} ${title.replace(/^(best|lowest|highest) /, "")}`),
        element("dd", {}, text(value), element("small", {}, quoted(names[run.number])))))),
      told.length ? problems(told) : null,
    ].filter(Boolean);
  }

  /** How many runs ended how. */
  function endings(runs) {
    const words = { finished: "finished", failed: "failed", interrupted: "interrupted", running: "still running, or killed" };
    const counts = new Map();
    for (const { about } of runs) {
      const word = words[about.facts.status] ?? "that do not say how they ended";
      counts.set(word, (counts.get(word) ?? 0) + 1);
    }
    return [...counts].map(([word, times]) => `${count(times)} ${word}`).join(", ");
  }

  function problems(told) {
    const lines = told.map(([name, line]) => element("li", {}, quoted(name), ": ", quoted(String(line))));
    const title = told.length === 1 ? "1 problem" : `${count(told.length)} problems`;
    return element("details.notice", { open: told.length < 4 }, element("summary", {}, title), element("ul", {}, lines));
  }

  /** The runs, each with a box that shows or hides it on the whole page. */
  class RunList {
    constructor(page) {
      this.page = page;
      this.words = "";
      this.items = new Map();
      this.judges = element("span");
      this.known = "";
      this.box = element("ul.run-list", { "aria-label": "Runs that are shown", tabindex: 0 });
      this.shown = element("p.quiet", { "aria-live": "polite" });
      this.most = element("input.few", { type: "number", min: 1, value: 5, id: "best-runs" });
      const button = (text, click) => element("button", { type: "button", click }, text);
      this.best = element("span.buttons", {}, labelled("how many", this.most), button("Show the best", () => this.showBest()));
      this.controls = element("div", {}, element("div.controls", {},
        this.judges,
        labelled("runs whose name holds", element("input", { type: "search", id: "run-filter", input: (event) => this.filter(event.target.value) })),
        element("span.buttons", {},
          button("Show all", () => runChoice.showOnly([...new Set([...shownRuns(page), ...this.found()])], page)),
          button("Show none", () => runChoice.showOnly(shownRuns(page).filter((run) => !this.found().includes(run)), page))),
        this.best),
      this.shown);
    }

    /** The runs that the search finds. */
    found() {
      const names = runNames(this.page);
      return this.page.runs.filter((run) => names[run.number].toLowerCase().includes(this.words));
    }

    filter(words) {
      this.words = words.toLowerCase();
      this.update();
    }

    showBest() {
      const most = Math.max(1, Math.floor(Number(this.most.value)) || 1);
      const ranked = rankRuns(this.found(), chosenJudge(this.page)).filter(({ value }) => isNumber(value));
      runChoice.showOnly(ranked.slice(0, most).map(({ run }) => run), this.page);
    }

    update() {
      this.updateJudges();
      const judge = chosenJudge(this.page);
      const [names, colours] = [runNames(this.page), runColours(this.page)];
      const ranked = rankRuns(this.found(), judge);
      const items = ranked.map(({ run, value }) => this.item(run, names[run.number], colours.get(run.number), isNumber(value) ? judge.text(value) : ""));
      const isSame = items.length === this.box.children.length && items.every((item, place) => item === this.box.children[place]);
      if (!isSame) this.box.replaceChildren(...items); // else what has the focus keeps it
      this.shown.textContent = `${count(shownRuns(this.page).length)} of ${count(this.page.runs.length)} runs are shown on this page`;
    }

    updateJudges() {
      const judges = judgesOf(this.page);
      this.best.hidden = !judges.length;
      const known = JSON.stringify(judges.map(({ key }) => key));
      if (known === this.known) return;
      this.known = known;
      const options = judges.map(({ key, title }) => [key, title]);
      this.judges.replaceChildren(options.length ? labelled("judged by", choice(options, chosenJudge(this.page).key, (key) => runChoice.change(this.page, { judge: key }))) : "");
    }

    item(run, name, colour, value) {
      if (!this.items.has(run.number)) this.items.set(run.number, this.newItem(run));
      const { item, box, words, figure } = this.items.get(run.number);
      box.checked = !chosenOf(this.page).hidden.has(run.number);
      words.replaceChildren(swatch(colour), quoted(name));
      figure.textContent = value;
      return item;
    }

    newItem(run) {
      const box = element("input", { type: "checkbox", change: () => runChoice.toggle(run, this.page) });
      const words = element("span");
      const figure = element("span.quiet");
      return { box, words, figure, item: element("li", {}, element("label", {}, box, words), figure) };
    }
  }

  addPart({ id: "runs", title: "Runs", order: 0, wanted: (page) => page.runs.length > 1, draw });
}
