// The parts of the page: each file in parts/ adds its own; this decides when they are drawn.

const parts = [];

/**
 * Add a part.
 * @param {{id: string, title: string, order: number, wanted: function(Page): boolean,
 *   draw: function(HTMLElement, Page): (?function())}} part - `draw` fills the section when it comes
 *   near the screen, and may return what is called when the page was told more; without that the
 *   part is drawn anew
 */
const addPart = (part) => parts.push(part);

class View {
  constructor(page) {
    this.page = page;
    this.main = document.querySelector("#parts");
    this.list = document.querySelector("nav ul");
    this.shown = new Map();
    this.near = new IntersectionObserver((entries) => this.seen(entries), { rootMargin: "400px" });
    parts.sort((a, b) => a.order - b.order);
    window.addEventListener("beforeprint", () => this.shown.forEach((one) => this.draw(one)));
  }

  /** Show what the page knows now. */
  update() {
    this.main.querySelector("noscript")?.remove();
    const name = this.page.single ? this.page.single.name : `${this.page.runs.length} runs`;
    document.querySelector("h1").textContent = name;
    document.title = name;
    for (const part of parts) {
      const one = this.shown.get(part.id);
      if (!part.wanted(this.page)) {
        if (one) this.remove(one);
      } else if (!one) this.add(part);
      else if (one.isDrawn) one.update ? one.update() : this.draw(one, true);
    }
  }

  add(part) {
    const heading = element("h2", { id: `${part.id}-title` }, part.title);
    const body = element("div.body");
    const section = element("section", { id: part.id, "aria-labelledby": heading.id }, heading, body);
    const link = element("li", {}, element("a", { href: `#${part.id}` }, part.title));
    const one = { part, section, body, link, isDrawn: false };
    const next = parts.slice(parts.indexOf(part) + 1).find((other) => this.shown.has(other.id));
    const before = next ? this.shown.get(next.id) : null;
    this.main.insertBefore(section, before?.section ?? null);
    this.list.insertBefore(link, before?.link ?? null);
    this.shown.set(part.id, one);
    this.near.observe(section);
  }

  remove(one) {
    one.section.remove();
    one.link.remove();
    this.shown.delete(one.part.id);
  }

  seen(entries) {
    for (const { isIntersecting, target } of entries) {
      if (isIntersecting) this.draw(this.shown.get(target.id));
    }
  }

  draw(one, again = false) {
    if (!one || (one.isDrawn && !again)) return;
    one.isDrawn = true;
    this.near.unobserve(one.section);
    one.body.replaceChildren();
    one.update = one.part.draw(one.body, this.page);
  }
}
