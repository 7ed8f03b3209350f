// Light and dark: the browser's wish, or what was chosen on the page.

const theme = {
  listeners: [],
  chosen: "auto",
  isPrinting: false,
  wanted: window.matchMedia("(prefers-color-scheme: dark)"),

  get isDark() {
    if (this.isPrinting) return false;
    return this.chosen === "auto" ? this.wanted.matches : this.chosen === "dark";
  },

  choose(chosen) {
    this.chosen = chosen;
    this.apply();
  },

  apply() {
    const { isDark } = this;
    document.documentElement.dataset.theme = isDark ? "dark" : "light";
    document.documentElement.classList.toggle("dark", isDark); // DataTables looks there
    for (const listener of this.listeners) listener();
  },

  print(isPrinting) {
    this.isPrinting = isPrinting;
    this.apply();
  },

  /** Return a colour by its name in page.css. */
  colour(name) {
    return getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
  },

  start() {
    this.apply();
    this.wanted.addEventListener("change", () => this.apply());
    window.addEventListener("beforeprint", () => this.print(true));
    window.addEventListener("afterprint", () => this.print(false));
    const options = [["auto", "as the system"], ["light", "light"], ["dark", "dark"]];
    document.querySelector(".settings").append(
      element("label", {}, element("span.hidden", {}, "Colours"), choice(options, "auto", (chosen) => this.choose(chosen))));
  },
};

/** Colours that are told apart with any kind of sight (Okabe and Ito 2008), in light and dark. */
const COLOURS = ["#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#8a7a00", "#7f7f7f"];
const colourOf = (place) => COLOURS[place % COLOURS.length];
const faded = (colour, share) => colour + Math.round(255 * share).toString(16).padStart(2, "0");
