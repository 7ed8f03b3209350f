// Tables that sort, search and page their rows themselves. DataTables is given one page at a time: so
// 100,000 rows are no strain, and it never searches texts, which it would take for HTML.

class ServedRows {
  /**
   * @param {Column[]} columns - as for dataTable(); those with numbers are not searched
   * @param {ArrayLike} rows
   */
  constructor(columns, rows) {
    this.columns = columns;
    this.isKept = () => true;
    this.replace(rows);
  }

  /** Put other rows in the place of all. */
  replace(rows) {
    this.rows = rows;
    this.keys = new Map();
    this.words = null;
    this.keep(this.isKept);
  }

  /** Show only those rows that a function is true of. */
  keep(isKept) {
    this.isKept = isKept;
    this.kept = Uint32Array.from({ length: this.rows.length }, (_, place) => place).filter((place) => isKept(this.rows[place]));
    this.asked = "";
  }

  /** What DataTables asks for, answered. */
  answer({ draw, start, length, search, order }) {
    const found = this.found(search.value, order);
    const page = Array.from(found.subarray(start, length < 0 ? undefined : start + length), (place) => this.rows[place]);
    return { draw, data: page, recordsTotal: this.kept.length, recordsFiltered: found.length };
  }

  /** Places of the rows that hold all words, in the order that is asked for. */
  found(words, order) {
    const asked = JSON.stringify([words, order.map(({ column, dir }) => [column, dir])]);
    if (asked === this.asked) return this.places;
    this.places = this.sorted(this.holding(words), order.filter(({ dir }) => dir));
    this.asked = asked;
    return this.places;
  }

  holding(words) {
    const wanted = words.toLowerCase().split(/\s+/).filter(Boolean);
    if (!wanted.length) return this.kept.slice();
    this.words ??= Array.from(this.rows, (row) => this.text(row));
    return this.kept.filter((place) => wanted.every((word) => this.words[place].includes(word)));
  }

  text(row) {
    const searched = this.columns.filter(({ number }) => !number);
    return searched.map(({ value }) => String(value(row) ?? "")).join("\n").toLowerCase();
  }

  sorted(places, order) {
    if (!order.length) return places;
    const by = order.map(({ column, dir }) => [this.key(column), dir === "desc" ? -1 : 1]);
    return places.sort((a, b) => {
      for (const [key, sign] of by) if (key[a] !== key[b]) return sign * (key[a] - key[b]);
      return a - b;
    });
  }

  /** A number for each row by which a column is sorted: its value, or the rank of its text. */
  key(place) {
    if (!this.keys.has(place)) {
      const { value, number } = this.columns[place];
      const values = Array.from(this.rows, (row) => value(row));
      this.keys.set(place, number ? Float64Array.from(values, (one) => (isNumber(one) ? one : -Infinity)) : ranks(values));
    }
    return this.keys.get(place);
  }
}

function ranks(values) {
  const texts = values.map((value) => String(value ?? ""));
  const rank = new Map([...new Set(texts)].sort(byName).map((text, place) => [text, place]));
  return Uint32Array.from(texts, (text) => rank.get(text));
}

/**
 * Make a table of many rows.
 * @returns {{show: function(ArrayLike), keep: function(function(*): boolean), found: function(): Array}} `show`
 *   puts other rows in, `keep` says which of them are shown, `found` tells the rows that are left by
 *   this and the search, in the order that is shown
 */
function rowsTable(place, caption, columns, rows, options = {}) {
  const served = new ServedRows(columns, rows);
  const { table } = dataTable(place, caption, columns, undefined, {
    serverSide: true, searchDelay: 150, ajax: (asked, answer) => answer(served.answer(asked)), ...options,
  });
  const redrawn = (change) => (given) => {
    change(given);
    table.draw();
  };
  return {
    show: redrawn((others) => served.replace(others)),
    keep: redrawn((isKept) => served.keep(isKept)),
    found: () => Array.from(served.places, (one) => served.rows[one]),
  };
}

const LONG = 300; // characters of a text that a table shows at first

/** A text of the data; of a long one the beginning, and a button that shows all. */
function expandable(text) {
  if (text.length <= LONG) return quoted(text);
  const shown = quoted(clipped(text, LONG));
  let isAll = false;
  const more = element("button.more", {
    type: "button", "aria-expanded": "false", click: () => {
      isAll = !isAll;
      shown.textContent = isAll ? text : clipped(text, LONG);
      more.textContent = isAll ? "Show less" : all;
      more.setAttribute("aria-expanded", isAll);
    },
  });
  const all = `Show all ${count(text.length)} characters`;
  more.textContent = all;
  return element("span", {}, shown, " ", more);
}

/** What the runs were tested on: `{ one: "text", many: "texts", Many: "Texts" }`, or images. */
function unitOf(page) {
  const told = page.runs.map(({ about: { evaluation, data } }) => evaluation?.unit ?? data?.unit ?? (evaluation || data ? "texts" : null));
  const [many, ...others] = new Set(told.filter((unit) => unit !== null));
  if (others.length || !["texts", "images", undefined].includes(many)) return { one: "example", many: "examples", Many: "Examples" };
  return many === "images" ? { one: "image", many, Many: "Images" } : { one: "text", many: "texts", Many: "Texts" };
}

/** An input of the data: a text, or an image's path beside the picture that is kept of it. */
function prompt(text, page) {
  const pictures = page.single?.about.thumbnails ?? {};
  if (!Object.hasOwn(pictures, text)) return expandable(text);
  const picture = element("img.thumbnail", { src: `data:image/jpeg;base64,${pictures[text]}`, alt: "" });
  return element("span.pictured", {}, picture, expandable(text));
}

/** The columns of answers; rows are numbers of rows in a table of predictions. */
function answerColumns(table, page) {
  const label = (name) => (row) => page.labels[table.column(name)[row]];
  const number = (name) => (row) => table.column(name)[row];
  const asScore = (value) => (isNumber(value) ? value.toFixed(4) : "–");
  return [
    { title: "Expected", value: label("expected"), quoted: true },
    { title: "Actual", value: label("actual"), quoted: true },
    { title: "Score", value: number("score"), text: asScore, number: true },
    { title: "Margin", value: number("margin"), text: asScore, number: true },
    { title: "Runner-up", value: label("runner_up"), quoted: true },
    { title: "Prompt", value: (row) => page.texts[table.column("text")[row]], text: (text) => prompt(text ?? "", page) },
  ];
}
