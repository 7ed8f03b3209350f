// The last lines of the program's output.

{
  function draw(place, page) {
    const lines = element("pre", { tabindex: 0, "aria-label": "The last lines of the output" });
    const update = () => {
      lines.textContent = page.single?.log ?? "";
      lines.scrollTop = lines.scrollHeight;
    };
    place.append(lines);
    update();
    return update;
  }

  addPart({ id: "log", title: "Last lines of the log", order: 90, wanted: (page) => Boolean(page.single?.log), draw });
}
