// The files that quantisation makes of a model: size, scores, speed, memory, and the one to ship.

{
  const QUANTISED = { none: "none (float32)" };
  const isObject = (value) => Boolean(value) && typeof value === "object";

  /** The files of the runs that are shown; data may be damaged. */
  function filesOf(page) {
    return shownRuns(page).flatMap((run) => {
      const { variants, shipped } = run.about.evaluation ?? {};
      if (!Array.isArray(variants)) return [];
      return variants.filter(isObject).map((file) => ({
        run, ...file, ...(isObject(file.measured) ? file.measured : {}),
        kind: QUANTISED[file.quantization] ?? String(file.quantization ?? file.file ?? ""),
        isShipped: isObject(shipped) && shipped.quantization === file.quantization,
        reason: isObject(shipped) ? shipped.reason : undefined,
      }));
    });
  }

  const isDrawable = ({ size, accuracy }) => isNumber(size) && isNumber(accuracy);

  function draw(place, page) {
    let shown = null;
    const update = () => {
      const files = filesOf(page);
      const key = JSON.stringify(files.map(({ run, ...file }) => [run.number, runColours(page).get(run.number), file]));
      if (key === shown) return;
      shown = key;
      place.replaceChildren();
      fill(place, files, page);
    };
    update();
    return update;
  }

  function fill(place, files, page) {
    if (page.single) place.append(...toShip(files));
    if (files.some(isDrawable)) {
      const chart = new Chart("Size of the files against accuracy", () => scatter(files.filter(isDrawable), page), { height: 300 });
      place.append(chart.figure);
      chart.draw();
    }
    rowsTable(place, "Files of the model", columnsOf(page, files), files, files.length > 10 ? {} : { paging: false, searching: false, info: false });
    place.append(
      ...files.filter(({ problem }) => problem).map((file) => element("p.notice", {}, quoted(`${labelOf(file, page)} is of no use: ${file.problem}`))),
      element("p.quiet", {}, "Agreement: the share of the test set that gets the float file's answer. Speed and memory: of a fresh process that does nothing "
        + "else, one example after the other on one thread; half of them, and 95 %, took at most the milliseconds given. "
        + "Memory is the most that the whole process had, with Python and MediaPipe in it; in brackets what came with the file."));
  }

  function toShip(files) {
    const chosen = files.find(({ isShipped }) => isShipped);
    return chosen ? [element("p", {}, "To ship: ", quoted(chosen.kind), ", ", quoted(String(chosen.reason ?? "")), ".")] : [];
  }

  function columnsOf(page, files) {
    const number = (title, name, text) => ({ title, value: (file) => (isNumber(file[name]) ? file[name] : undefined), text, number: true });
    const share = (value) => percent(value);
    const names = runNames(page);
    return [
      ...(page.single ? [] : [{ title: "Run", value: ({ run }) => names[run.number], quoted: true }]),
      { title: "Quantisation", value: ({ kind }) => kind, quoted: true },
      { title: "Remark", value: ({ problem, isShipped }) => (problem ? "of no use" : isShipped ? "to ship" : "") },
      number("Size", "size", (size) => bytes(size) || "–"),
      number("Accuracy", "accuracy", share),
      number("Macro F1", "macro_f1", share),
      number("Agreement", "agreement", share),
      number("Per second", "per_second", (value) => (isNumber(value) ? count(Math.round(value)) : "–")),
      number("ms, p50 / p95", "median_ms", (value, { p95_ms: most }) => (isNumber(value) ? `${short(value)} / ${short(most)}` : "–")),
      number("Memory, MB", "peak_memory", (value, { model_memory: own }) => (isNumber(own) ? `${short(value)} (${short(own)})` : short(value))),
    ];
  }

  const labelOf = ({ run, kind }, page) => (page.single ? kind : `${runNames(page)[run.number]}, ${kind}`);

  /** The ends of an axis with some room for points and their names. */
  function room(values) {
    const [low, high] = [Math.min(...values), Math.max(...values)];
    const margin = 0.2 * (high - low) || 0.5;
    return [low - margin, high + margin];
  }

  function scatter(files, page) {
    const label = (file) => labelOf(file, page);
    const [sizes, shares] = [files.map(({ size }) => size / 1e6), files.map(({ accuracy }) => 100 * accuracy)];
    return {
      traces: [{
        type: "scatter", mode: files.length <= 12 ? "markers+text" : "markers",
        x: sizes, y: shares,
        text: files.map((file) => plain(clipped(file.kind, 24))), textposition: files.map(({ isShipped }) => (isShipped ? "bottom center" : "top center")), cliponaxis: false,
        customdata: files.map((file) => plain(clipped(label(file)))),
        marker: {
          size: files.map(({ isShipped }) => (isShipped ? 16 : 10)), color: files.map(({ run }) => runColours(page).get(run.number)),
          line: { color: theme.colour("text"), width: files.map(({ isShipped }) => (isShipped ? 2 : 0)) },
        },
        hovertemplate: "%{customdata}<br>%{x:.3g} MB, accuracy %{y:.2f} %<extra></extra>",
      }],
      layout: {
        xaxis: { title: { text: "size, MB" }, range: [0, room([0, ...sizes])[1]] },
        yaxis: { title: { text: "test accuracy, %" }, range: room(shares) }, showlegend: false,
      },
      caption: words(files, label),
    };
  }

  function words(files, label) {
    const about = (file) => `\u2068${clipped(label(file))}\u2069, ${bytes(file.size)}, ${percent(file.accuracy)}`;
    const least = files.reduce((best, file) => (file.size < best.size ? file : best));
    const most = files.reduce((best, file) => (file.accuracy > best.accuracy ? file : best));
    return `Smallest: ${about(least)}. Most accurate: ${about(most)}. The larger, outlined points are the files to ship.`;
  }

  addPart({ id: "variants", title: "Small models", order: 55, wanted: (page) => filesOf(page).length > 0, draw });
}
