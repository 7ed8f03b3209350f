// Two runs' answers to the same texts, and whether a difference between them means anything.

/**
 * Pair the answers of two runs: those to the same text with the same true class.
 * @typedef {{a: number[], b: number[], leftOut: {a: number, b: number}}} Pairs - rows of the two tables
 * @returns {Pairs}
 */
function pairAnswers(first, second) {
  const waiting = new Map();
  const labelled = (table) => range(table.length).filter((row) => table.column("expected")[row] !== undefined);
  const key = (table, row) => `${table.column("text")[row]} ${table.column("expected")[row]}`;
  const others = labelled(second);
  for (const row of others.slice().reverse()) {
    const rows = waiting.get(key(second, row));
    if (rows) rows.push(row);
    else waiting.set(key(second, row), [row]);
  }
  const pairs = { a: [], b: [] };
  const own = labelled(first);
  for (const row of own) {
    const other = waiting.get(key(first, row))?.pop();
    if (other === undefined) continue;
    pairs.a.push(row);
    pairs.b.push(other);
  }
  return { ...pairs, leftOut: { a: own.length - pairs.a.length, b: others.length - pairs.b.length } };
}

const isRightIn = (table, row) => table.column("expected")[row] === table.column("actual")[row];

/**
 * Which pairs one of two runs alone gets right.
 * @returns {{onlyA: number[], onlyB: number[], both: number, length: number}} places of pairs
 */
function splitPairs(first, second, { a, b }) {
  const found = { onlyA: [], onlyB: [], both: 0, length: a.length };
  a.forEach((row, place) => {
    const [isA, isB] = [isRightIn(first, row), isRightIn(second, b[place])];
    if (isA && isB) found.both += 1;
    else if (isA) found.onlyA.push(place);
    else if (isB) found.onlyB.push(place);
  });
  return found;
}

/** How often each class got each answer, among paired rows of a run. */
function confusionOfRows(table, rows, page) {
  const [expected, actual] = [table.column("expected"), table.column("actual")];
  return (names) => {
    const places = new Map(names.map((name, place) => [name, place]));
    const asPlace = (column) => Int32Array.from(rows, (row) => places.get(page.labels[column[row]]));
    return countAnswers({ names, expected: asPlace(expected), actual: asPlace(actual), length: rows.length });
  };
}

/** The names of the classes that are in paired rows of a run. */
function namesInRows(table, rows, page) {
  const numbers = new Set();
  for (const row of rows) numbers.add(table.column("expected")[row]).add(table.column("actual")[row]);
  return [...numbers].map((number) => page.labels[number]);
}

/**
 * The change of each class from one run to another, the greatest gain first.
 * @returns {{name: string, support: number, before: number, after: number, change: number}[]}
 */
function classChanges(first, second, { a, b }, page) {
  const names = [...new Set([...namesInRows(first, a, page), ...namesInRows(second, b, page)])].sort(byName);
  const before = classFigures(confusionOfRows(first, a, page)(names));
  const after = classFigures(confusionOfRows(second, b, page)(names));
  const changes = names.map((name, place) => ({
    name, support: before[place].support, before: before[place].f1 ?? 0, after: after[place].f1 ?? 0,
    change: (after[place].f1 ?? 0) - (before[place].f1 ?? 0),
  }));
  return changes.sort((one, other) => other.change - one.change || byName(one.name, other.name));
}

/** The logarithm of the gamma function from 0.5 up (Lanczos 1964, with g = 7 and nine terms). */
function logGamma(x) {
  const terms = [
    676.5203681218851, -1259.1392167224028, 771.3234287776531, -176.6150291621406,
    12.507343278686905, -0.13857109526572012, 9.984369578019572e-6, 1.5056327351493116e-7,
  ];
  const sum = terms.reduce((total, term, place) => total + term / (x + place), 0.9999999999998099);
  const t = x + 6.5;
  return 0.5 * Math.log(2 * Math.PI) + (x - 0.5) * Math.log(t) - t + Math.log(sum);
}

/**
 * McNemar's exact test: how likely a difference at least as large is where neither run is better.
 * @param {number} b - pairs that one run alone gets right
 * @param {number} c - pairs that the other alone gets right
 * @returns {number} the two-sided p-value
 */
function mcNemar(b, c) {
  const [n, fewer] = [b + c, Math.min(b, c)];
  if (b === c) return 1;
  const all = logGamma(n + 1) - n * Math.LN2;
  let sum = 0;
  for (let i = 0; i <= fewer; i++) sum += Math.exp(all - logGamma(i + 1) - logGamma(n - i + 1));
  return Math.min(1, 2 * sum);
}

/** What a p-value says, in words. */
function chanceInWords(p) {
  const rates = [[0.01, 100], [0.001, 1000], [0.0001, 10_000]];
  const found = rates.find(([least]) => p >= least);
  const often = found ? `in ${count(Math.round(p * found[1]))} of ${count(found[1])} such tests` : "in fewer than 1 of 10,000 such tests";
  const value = p >= 0.0001 ? `p = ${Number(p.toPrecision(2))}` : "p < 0.0001";
  const meaning = p >= 0.05 ? "it means little" : p >= 0.001 ? "it is unlikely to be chance" : "it is very unlikely to be chance";
  return `a difference of this size comes by chance ${often} (${value}): ${meaning}`;
}
