// The answers to a run's test set in typed columns, and the figures of its classes.

const answersKept = new WeakMap();

/**
 * A run's answers, made once for as long as they do not change.
 * @typedef {{names: string[], rows: Uint32Array, expected: Int32Array, actual: Int32Array, score: Float64Array,
 *   isRight: Uint8Array, length: number, order: Uint32Array}} Answers - `rows` are the rows of
 *   run.predictions whose class is known; classes are numbers in `names`; `order` has the highest score first
 * @returns {Answers}
 */
function answersOf(run, page) {
  const { predictions, about } = run;
  const kept = answersKept.get(predictions);
  if (kept?.told === predictions.length && kept.evaluation === about.evaluation) return kept.answers;
  const answers = readAnswers(predictions, page.labels, textsIn(about.evaluation?.labels));
  answersKept.set(predictions, { told: predictions.length, evaluation: about.evaluation, answers });
  return answers;
}

const hasAnswers = (run) => Boolean(run) && run.predictions.column("expected").some((label) => label !== undefined);

/** What of a list are texts; data may be damaged. */
const textsIn = (list) => (Array.isArray(list) ? list.filter((one) => typeof one === "string") : []);

function readAnswers(table, labels, more) {
  const [expected, actual] = [table.column("expected"), table.column("actual")];
  const rows = Uint32Array.from(range(table.length).filter((row) => expected[row] !== undefined && actual[row] !== undefined));
  const seen = new Set();
  for (const row of rows) seen.add(expected[row]).add(actual[row]);
  const names = [...new Set([...more, ...[...seen].map((label) => labels[label])])].sort(byName);
  const numbers = new Map(names.map((name, number) => [name, number]));
  const places = Int32Array.from(labels, (label) => numbers.get(label) ?? -1);
  const score = scoresIn(table, rows);
  return {
    names, rows, score, length: rows.length,
    expected: Int32Array.from(rows, (row) => places[expected[row]]),
    actual: Int32Array.from(rows, (row) => places[actual[row]]),
    isRight: Uint8Array.from(rows, (row) => (expected[row] === actual[row] ? 1 : 0)),
    order: byFallingScore(score),
  };
}

/** Add a part that is drawn anew only when the evaluation has changed, not with all that is told of a run. */
function addEvaluationPart({ draw, ...part }) {
  addPart({
    ...part,
    draw(place, page) {
      let shown = null;
      const update = () => {
        const known = evaluationState(page.single);
        if (known.every((one, i) => one === shown?.[i])) return;
        shown = known;
        place.replaceChildren();
        draw(place, page);
      };
      update();
      return update;
    },
  });
}

function evaluationState({ predictions, out_of_scope: others, about: { evaluation, data } }) {
  return [predictions, predictions.length, others, others.length, JSON.stringify([evaluation, data])];
}

const collator = new Intl.Collator("en", { numeric: true });
const byName = (a, b) => collator.compare(a, b) || (a < b ? -1 : Number(a > b));

const range = (length) => Array.from({ length }, (_, place) => place);

/** Scores of rows of predictions; what is no number counts as 0. */
function scoresIn(table, rows = range(table.length)) {
  const scores = table.column("score");
  return Float64Array.from(rows, (row) => (isNumber(scores[row]) ? scores[row] : 0));
}

/**
 * How often texts of each class got each answer: from the answers, else as evaluation.json says.
 * @typedef {{names: string[], counts: Int32Array}} Confusion - `counts` has a row for each true class
 * @returns {?Confusion}
 */
function confusionOf(run, page) {
  if (hasAnswers(run)) return countAnswers(answersOf(run, page));
  const { labels, confusion } = run.about.evaluation ?? {};
  const names = textsIn(labels);
  const isSquare = Array.isArray(confusion) && confusion.length === names.length && confusion.every((row) => Array.isArray(row) && row.length === names.length);
  if (!names.length || !isSquare) return null;
  return { names, counts: Int32Array.from(confusion.flat(), (one) => (isNumber(one) ? one : 0)) };
}

function countAnswers({ names, expected, actual, length }) {
  const counts = new Int32Array(names.length * names.length);
  for (let i = 0; i < length; i++) counts[expected[i] * names.length + actual[i]] += 1;
  return { names, counts };
}

/**
 * The figures of each class; those that cannot be known are undefined.
 * @typedef {{name: string, number: number, support: number, given: number, hits: number, precision?: number,
 *   recall?: number, f1?: number, neighbour?: number, mistaken: number}} ClassFigures - `neighbour` is
 *   the class with which it is confused most, `mistaken` how often, in both directions
 */
function classFigures({ names, counts }) {
  const size = names.length;
  const at = (row, column) => counts[row * size + column];
  return names.map((name, number) => {
    let [support, given, neighbour, mistaken] = [0, 0, undefined, 0];
    for (let other = 0; other < size; other++) {
      support += at(number, other);
      given += at(other, number);
      const both = at(number, other) + at(other, number);
      if (other !== number && both > mistaken) [neighbour, mistaken] = [other, both];
    }
    const hits = at(number, number);
    const share = (part, whole) => (whole ? part / whole : undefined);
    return {
      name, number, support, given, hits, neighbour, mistaken,
      precision: share(hits, given), recall: share(hits, support), f1: share(2 * hits, support + given),
    };
  });
}

/** The pairs of classes that were taken for each other, the most frequent first. */
function confusedPairs({ names, counts }) {
  const size = names.length;
  const sums = range(size).map((row) => counts.subarray(row * size, (row + 1) * size).reduce((sum, one) => sum + one, 0));
  const pairs = [];
  counts.forEach((times, place) => {
    const [expected, actual] = [Math.floor(place / size), place % size];
    if (times && expected !== actual) pairs.push({ expected, actual, times, share: times / sums[expected] });
  });
  return pairs.sort((a, b) => b.times - a.times || b.share - a.share);
}

/**
 * An order in which classes that are confused stand together: the most confused two are joined into
 * a chain, then the next two, as long as both are ends of chains.
 */
function orderByConfusion(confusion) {
  const strength = new Map();
  const size = confusion.names.length;
  for (const { expected, actual, share } of confusedPairs(confusion)) {
    const key = Math.min(expected, actual) * size + Math.max(expected, actual);
    strength.set(key, (strength.get(key) ?? 0) + share);
  }
  const chains = range(size).map((number) => [number]);
  for (const [key] of [...strength].sort((a, b) => b[1] - a[1])) join(chains, Math.floor(key / size), key % size);
  return [...new Set(chains)].sort((a, b) => b.length - a.length).flat();
}

/** Join the chains of two classes, if they are different ones and both classes are ends of theirs. */
function join(chains, one, other) {
  const [first, second] = [chains[one], chains[other]];
  const isEnd = (chain, number) => chain[0] === number || chain.at(-1) === number;
  if (first === second || !isEnd(first, one) || !isEnd(second, other)) return;
  if (first[0] === one) first.reverse();
  if (second[0] !== other) second.reverse();
  first.push(...second);
  for (const number of second) chains[number] = first;
}
