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

/**
 * What was told when, and who reads it: a part of the page is drawn anew only when something was told
 * that it read while it was drawn. The kinds of news are the names of `Run`'s fields, and of those of
 * what is known about it.
 */
class News {
  constructor() {
    this.clock = 0;
    this.told = new Map();
    this.readers = [];
  }

  tell(kind) {
    this.clock += 1;
    this.told.set(kind, this.clock);
  }

  read(kind) {
    for (const kinds of this.readers) kinds.add(kind);
  }

  /** Do something, and add to a set which kinds of news it reads. */
  following(kinds, work) {
    this.readers.push(kinds);
    try {
      return work();
    } finally {
      this.readers.splice(this.readers.indexOf(kinds), 1);
    }
  }

  /** Whether some of these kinds was told after a time. */
  since(time, kinds) {
    for (const kind of kinds) if ((this.told.get(kind) ?? 0) > time) return true;
    return false;
  }
}

const TABLES = ["metrics", "predictions", "out_of_scope"];

/** Give an object a field whose readers are known. */
function hold(object, kind, value, news) {
  Object.defineProperty(object, kind, {
    enumerable: true,
    get: () => (news.read(kind), value),
    set: (given) => { value = given; news.tell(kind); },
  });
}

class Run {
  constructor(number, news) {
    this.number = number;
    this.news = news;
    this.about = {};
    hold(this, "log", "", news);
    for (const table of TABLES) hold(this, table, new Table(), news);
    this.know({ name: `run ${number + 1}`, source: "", facts: {}, files: [], problems: [] });
  }

  /** Take what is known about it; only what is other than before is news, and another object. */
  know(told) {
    const before = this.about;
    this.about = {};
    for (const [kind, value] of Object.entries(told)) {
      const isSame = kind in before && JSON.stringify(before[kind]) === JSON.stringify(value);
      hold(this.about, kind, isSame ? before[kind] : value, this.news);
      if (!isSame) this.news.tell(kind);
    }
  }

  add(table, columns, rows) {
    const told = this[table];
    told.append(columns, rows);
    this[table] = told;
  }

  get name() {
    return this.about.name;
  }
}

class Page {
  constructor() {
    this.news = new News();
    this.runs = [];
    this.texts = [];
    this.labels = [];
  }

  run(number) {
    while (this.runs.length <= number) this.runs.push(new Run(this.runs.length, this.news));
    return this.runs[number];
  }

  /** Take one message. */
  take(message) {
    const { kind, table, rows } = message;
    if (kind === "start") this.forget();
    else if (kind === "rows" && (table === "texts" || table === "labels")) {
      for (const [text] of rows) this[table].push(text);
    } else if (kind !== "told") this.takeOf(this.run(message.run), message);
  }

  takeOf(run, { kind, table, columns, rows, log, text, ...about }) {
    if (kind === "run") {
      run.know(about);
      run.log = log;
    } else if (kind === "log") run.log = text;
    else if (kind === "problem") run.know({ ...run.about, problems: [...run.about.problems, text] });
    else if (kind === "clear") run[table] = new Table();
    else run.add(table, columns, table === "metrics" ? rows.map((row) => row.map(asNumber)) : rows);
  }

  /** Forget what was told of the runs: it is told anew. */
  forget() {
    this.texts.length = this.labels.length = 0;
    for (const run of this.runs) for (const table of TABLES) run[table] = new Table();
  }

  /** The only run, null where there are several. */
  get single() {
    return this.runs.length === 1 ? this.runs[0] : null;
  }
}
