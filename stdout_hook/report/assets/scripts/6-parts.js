// The parts of the page: each file in parts/ adds its own; this decides when they are drawn.

const parts = [];

/**
 * Add a part.
 * @param {{id: string, title: string, order: number, wanted: function(Page): boolean,
 *   draw: function(HTMLElement, Page): (?function())}} part - `draw` fills the section when it comes
 *   near the screen, and may return what is called when the page was told more of what it read;
 *   without that the part is drawn anew then
 */
const addPart = (part) => parts.push(part);

const REDRAWN = 2000; // ms at least from one drawing anew to the next

// Safari has no idle time to tell of.
const whenIdle = window.requestIdleCallback?.bind(window) ?? ((work) => setTimeout(work, 200));
const cancelIdle = window.cancelIdleCallback?.bind(window) ?? clearTimeout;

class View {
  constructor(page) {
    this.page = page;
    this.main = document.querySelector("#parts");
    this.list = document.querySelector("nav ul");
    this.shown = new Map();
    this.near = new IntersectionObserver((entries) => this.seen(entries), { rootMargin: "400px" });
    parts.sort((a, b) => a.order - b.order);
    window.addEventListener("beforeprint", () => this.unfold());
    window.addEventListener("afterprint", () => this.fold());
  }

  /** Show what the page knows now. */
  update() {
    this.main.querySelector("noscript")?.remove();
    const name = this.page.single ? this.page.single.name : `${this.page.runs.length} runs`;
    const heading = document.querySelector("h1");
    if (heading.textContent !== name) heading.textContent = document.title = name;
    const { clock } = this.page.news;
    if (clock !== this.clock) this.choose();
    this.clock = clock;
    for (const one of this.shown.values()) this.refresh(one);
  }

  /** Add the parts that are wanted now, and remove the others. */
  choose() {
    for (const part of parts) {
      const one = this.shown.get(part.id);
      const isWanted = this.isWanted(part);
      if (isWanted && !one) this.add(part);
      else if (one && !isWanted) this.remove(one);
    }
    this.prepare();
  }

  /** Draw what is further down, a part at a time, while the browser has nothing else to do. */
  prepare() {
    cancelIdle(this.idle);
    this.idle = whenIdle(() => {
      const next = [...this.shown.values()].find((one) => !one.isDrawn);
      if (!next) return;
      this.draw(next);
      this.prepare();
    });
  }

  /** A part that cannot tell is shown, for then it says so. */
  isWanted(part) {
    try {
      return part.wanted(this.page);
    } catch {
      return true;
    }
  }

  add(part) {
    const heading = element("h2", { id: `${part.id}-title` }, part.title);
    const body = element("div.body");
    const section = element("section", { id: part.id, "aria-labelledby": heading.id }, heading, body);
    const link = element("li", {}, element("a", { href: `#${part.id}` }, part.title));
    const one = { part, section, body, link, isDrawn: false, isNear: false, kinds: new Set(), clock: 0, drawnAt: 0 };
    const next = parts.slice(parts.indexOf(part) + 1).find((other) => this.shown.has(other.id));
    const before = next ? this.shown.get(next.id) : null;
    this.main.insertBefore(section, before?.section ?? null);
    this.list.insertBefore(link, before?.link ?? null);
    this.shown.set(part.id, one);
    this.near.observe(section);
  }

  remove(one) {
    this.near.unobserve(one.section);
    one.section.remove();
    one.link.remove();
    this.shown.delete(one.part.id);
  }

  seen(entries) {
    for (const { isIntersecting, target } of entries) {
      const one = this.shown.get(target.id);
      if (!one) continue;
      one.isNear = isIntersecting;
      if (!isIntersecting) continue;
      this.draw(one);
      this.refresh(one);
    }
  }

  /** Show in a part what was told since: once it is near, and not under the reader's hands. */
  refresh(one, isNear = one.isNear) {
    if (!one.isDrawn || !isNear || !this.page.news.since(one.clock, one.kinds)) return;
    if (one.update) this.attempt(one, one.update);
    else if (performance.now() > one.drawnAt + REDRAWN && !isInUse(one.body)) this.draw(one, true);
  }

  /** Show all there is, for paper cannot be clicked. */
  unfold() {
    this.shown.forEach((one) => {
      this.draw(one);
      this.refresh(one, true);
    });
    this.folded = [...this.main.querySelectorAll("details:not([open])")];
    for (const one of this.folded) one.open = true;
  }

  fold() {
    for (const one of this.folded) one.open = false;
  }

  draw(one, again = false) {
    if (!one || (one.isDrawn && !again)) return;
    one.isDrawn = true;
    one.drawnAt = performance.now();
    one.body.style.minHeight = `${one.body.offsetHeight}px`; // or what is below would jump
    one.body.replaceChildren();
    this.attempt(one, () => { one.update = one.part.draw(one.body, this.page); });
    one.body.style.minHeight = "";
  }

  /**
   * Do something for a part, and note what it reads. A fault in one part is told in its place, and
   * takes no other part with it.
   */
  attempt(one, action) {
    one.clock = this.page.news.clock;
    try {
      this.page.news.following(one.kinds, action);
    } catch (error) {
      console.error(`${one.part.id}:`, error);
      one.update = null;
      one.body.prepend(element("p.notice.fault", {}, "This part could not be shown in full: its data is not as expected."));
    }
  }
}

/** Whether the reader has the focus or selected text in an element. */
function isInUse(place) {
  const selection = document.getSelection();
  const isSelected = !selection.isCollapsed && place.contains(selection.anchorNode);
  return isSelected || place.contains(document.activeElement);
}
