// What was trained, on what, when, how it ended, and how good it is.

{
  const ended = { finished: "finished", failed: "failed", interrupted: "interrupted", running: "still running, or killed" };

  function draw(place, page) {
    const { about, metrics } = page.single;
    const { facts: run, evaluation, data } = about;
    place.append(
      element("p", {}, what(about), isNumber(data?.splits?.train?.rows) ? `, trained on ${count(data.splits.train.rows)} ${unitOf(page).many}` : ""),
      ...about.problems.map((line) => element("p.notice", {}, quoted(line))),
      run.error ? element("p.notice", {}, quoted(run.error)) : "",
      evaluation ? scores(evaluation, unitOf(page)) : bestValues(page.single),
      facts([
        ["Data", sources(run.config?.files)],
        ["Started", time(run.start)],
        ["Resumed", resumed(run.resumed)],
        ["Ended", time(run.end)],
        ["Took", took(run, metrics)],
        ["How it ended", ended[run.status] ?? run.status],
        ["Kept as", `${about.source}`],
        ["Group", run.group && quoted(clipped(run.group))],
        ["Tags", run.tags?.length ? quoted(clipped(run.tags.join(", "), 200)) : null],
        ["W&B", run.wandb?.url ? element("a", { href: safe(run.wandb.url), rel: "noopener" }, quoted(clipped(run.wandb.url))) : run.wandb?.mode && quoted(clipped(run.wandb.mode))],
      ]),
      files(about.files));
  }

  const what = (about) => (about.facts.task ? quoted(clipped(about.facts.task)) : about.evaluation ? "A classifier" : "A training");

  /** The files the data came from; what a damaged run.json holds instead is left out. */
  function sources(files) {
    const paths = Array.isArray(files) ? files.map((file) => file?.path).filter((path) => typeof path === "string") : [];
    return paths.length ? quoted(clipped(paths.join(", "), 300)) : null;
  }

  /** When a run that was stopped went on. */
  function resumed(times) {
    const known = Array.isArray(times) ? times.map((one) => one?.time).filter((text) => typeof text === "string") : [];
    return known.length ? known.flatMap((text, i) => [i ? ", " : "", time(text)]) : null;
  }

  /** A link that can only lead to the web. */
  const safe = (address) => (/^https?:\/\//.test(address) ? address : "#top");

  function scores({ accuracy, macro_f1, loss, count: tested, baseline, calibration }, { many }) {
    const against = (mine, other) => (isNumber(other) ? `baseline ${percent(other)} (${difference(mine - other)})` : null);
    const known = (value, text) => (isNumber(value) ? text : null);
    return tiles([
      ["Accuracy", known(accuracy, percent(accuracy)), against(accuracy, baseline?.accuracy)],
      ["Macro F1", known(macro_f1, percent(macro_f1)), against(macro_f1, baseline?.macro_f1)],
      ["Loss", known(loss, short(loss)), "mean negative log-likelihood"],
      ["Calibration error", known(calibration?.ece, percent(calibration?.ece)), "expected (ECE); 0 is best"],
      ["Test set", known(tested, count(tested)), many],
    ]);
  }

  const difference = (share) => `${share < 0 ? "−" : "+"}${Math.abs(100 * share).toFixed(2)} points`;

  function bestValues(run) {
    const groups = metricGroups([run]).slice(0, 4);
    return tiles(groups.map(({ metric, lines }) => {
      const line = mainLine(lines);
      const best = bestPoint(metric, line);
      return [quoted(clipped(`Best ${line.label} ${metric}`)), best ? short(best.y) : null, best ? `at ${best.axis} ${short(best.x)}` : null];
    }));
  }

  const time = (text) => (text ? element("time", { datetime: text }, text.replace("T", " ")) : null);

  /** Seconds since 1970; a zone without a colon, as in "+0100", is not in every browser's power. */
  const seconds = (text) => (text ? Date.parse(text.replace(/([+-]\d\d)(\d\d)$/, "$1:$2")) / 1000 : null);

  function took(run, metrics) {
    const times = metrics.column("time");
    const end = seconds(run.end) ?? times.at(-1);
    const start = seconds(run.start) ?? times[0];
    return isNumber(end - start) ? duration(end - start) : null;
  }

  function files(list) {
    const one = ({ name, href, size }) =>
      element("li", {}, href ? element("a", { href }, name) : name, " ", element("span.quiet", {}, bytes(size)));
    return list.length ? element("ul.files", { "aria-label": "Files of the run" }, list.map(one)) : "";
  }

  addPart({ id: "summary", title: "Summary", order: 0, wanted: (page) => page.single !== null, draw });
}
