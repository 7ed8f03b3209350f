// What the page knows: runs with their tables, filled by messages (see messages.py).

/** Columns of equal length; a cell that a row lacks is undefined. */
class Table {
  constructor() {
    this.columns = new Map();
    this.length = 0;
  }

  /** Add rows, each an array in the order of `names`. */
  append(names, rows) {
    names.forEach((name, place) => {
      if (!this.columns.has(name)) this.columns.set(name, []);
      const column = this.columns.get(name);
      column.length = this.length;
      for (const row of rows) column.push(row[place] ?? undefined);
    });
    this.length += rows.length;
    for (const column of this.columns.values()) column.length = this.length;
  }

  column(name) {
    return this.columns.get(name) ?? [];
  }

  get names() {
    return [...this.columns.keys()];
  }
}

/** What a number is in strict JSON: not-a-number and the infinities are texts there. */
function asNumber(value) {
  if (typeof value === "number") return value;
  return value === "NaN" || value === "Infinity" || value === "-Infinity" ? Number(value) : undefined;
}

class Run {
  constructor(number) {
    this.number = number;
    this.about = { name: `run ${number + 1}`, source: "", facts: {}, files: [], problems: [], log: "" };
    this.metrics = new Table();
    this.predictions = new Table();
    this.out_of_scope = new Table();
  }

  get name() {
    return this.about.name;
  }
}

class Page {
  constructor() {
    this.runs = [];
    this.texts = [];
    this.labels = [];
  }

  run(number) {
    while (this.runs.length <= number) this.runs.push(new Run(this.runs.length));
    return this.runs[number];
  }

  /** Take one message. */
  take(message) {
    if (message.kind === "run") {
      this.run(message.run).about = message;
    } else if (message.table === "texts" || message.table === "labels") {
      for (const [text] of message.rows) this[message.table].push(text);
    } else if (message.table === "metrics") {
      const rows = message.rows.map((row) => row.map(asNumber));
      this.run(message.run).metrics.append(message.columns, rows);
    } else {
      this.run(message.run)[message.table].append(message.columns, message.rows);
    }
  }

  /** The only run, null where there are several. */
  get single() {
    return this.runs.length === 1 ? this.runs[0] : null;
  }
}
