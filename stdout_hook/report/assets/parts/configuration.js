// Options, versions and the command that does it again.

{
  function draw(place, page) {
    const { facts: run } = page.single.about;
    if (run.command) place.append(element("h3", {}, "Run it again"), command(run.command));
    const columns = element("div.columns");
    for (const [title, values] of [["Options", run.config], ["Versions", { python: run.python, ...run.versions }]]) {
      if (values && Object.keys(values).length) columns.append(element("div", {}, element("h3", {}, title), table(title, values)));
    }
    place.append(columns);
  }

  function command(text) {
    const copy = element("button", { type: "button", click: () => copied(copy, text) }, "Copy");
    return element("div", {}, element("pre", { tabindex: 0, "aria-label": "The command" }, element("code", {}, text)), copy);
  }

  async function copied(button, text) {
    try {
      await navigator.clipboard.writeText(text);
      button.textContent = "Copied";
    } catch {
      button.textContent = "Select the text to copy it";
    }
  }

  function table(caption, values) {
    const rows = Object.entries(values).map(([name, value]) =>
      element("tr", {}, element("th", { scope: "row" }, quoted(name)), element("td", {}, shown(value))));
    return element("div.table", {}, element("table.plain", {}, element("caption.hidden", {}, caption), element("tbody", {}, rows)));
  }

  function shown(value) {
    if (value === null || value === undefined) return element("span.quiet", {}, "none");
    const isText = typeof value !== "object";
    const text = isText ? String(value) : JSON.stringify(value, null, 1);
    if (text.length < 120) return quoted(isText ? text : text.replace(/\s+/g, " "));
    const size = isText ? `${count(text.length)} characters` : `${count(Object.keys(value).length)} entries`;
    return element("details", {}, element("summary", {}, size), element("pre", { tabindex: 0 }, text));
  }

  const wanted = (page) => Boolean(page.single && (page.single.about.facts.command || page.single.about.facts.config));
  addPart({ id: "configuration", title: "Configuration", order: 80, wanted, draw });
}
