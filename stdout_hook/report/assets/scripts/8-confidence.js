// How far scores can be trusted: calibration, accuracy at coverage, thresholds. All in n log n.

const RELIABILITY_BINS = 15; // as in evaluation.json

/** Places in the order of falling scores. */
function byFallingScore(scores) {
  const order = Uint32Array.from(scores, (_, place) => place);
  return order.sort((a, b) => scores[b] - scores[a] || a - b);
}

/**
 * For each score that occurs, from the highest on: how many answers have it or a higher one, and how
 * many of these are right. Answers of equal score are in or out together.
 * @param {ArrayLike<number>} order - places of answers, the highest score first
 * @typedef {{score: Float64Array, count: Uint32Array, right: Uint32Array}} Steps
 * @returns {Steps}
 */
function coverageSteps(order, scores, isRight) {
  const [score, count, rights] = [[], [], []];
  let right = 0;
  for (let i = 0; i < order.length; i++) {
    right += isRight[order[i]];
    if (i + 1 < order.length && scores[order[i + 1]] === scores[order[i]]) continue;
    score.push(scores[order[i]]);
    count.push(i + 1);
    rights.push(right);
  }
  return { score: Float64Array.from(score), count: Uint32Array.from(count), right: Uint32Array.from(rights) };
}

/**
 * The lowest score from which on answers are right as often as is wanted, null where no score does.
 * @param {Steps} steps
 * @returns {?{score: number, count: number, right: number}}
 */
function lowestScore({ score, count, right }, wanted) {
  for (let i = score.length - 1; i >= 0; i--) {
    if (right[i] / count[i] >= wanted) return { score: score[i], count: count[i], right: right[i] };
  }
  return null;
}

/**
 * Compare scores with how often answers are right, in bins of equal width (Guo et al. 2017).
 * @returns {{ece: number, bins: {count: number, confidence: number, accuracy: number}[]}} without empty bins
 */
function reliability(scores, isRight, most = RELIABILITY_BINS) {
  const bins = range(most).map(() => ({ count: 0, score: 0, right: 0 }));
  for (let i = 0; i < scores.length; i++) {
    const bin = bins[Math.max(0, Math.min(most - 1, Math.floor(scores[i] * most)))];
    bin.count += 1;
    bin.score += scores[i];
    bin.right += isRight[i];
  }
  const filled = bins.filter((bin) => bin.count);
  const gaps = filled.map((bin) => Math.abs(bin.score - bin.right));
  return {
    ece: gaps.reduce((sum, gap) => sum + gap, 0) / scores.length,
    bins: filled.map(({ count: texts, score, right }) => ({ count: texts, confidence: score / texts, accuracy: right / texts })),
  };
}

/** How many scores lie in each of equally wide bins from 0 to 1. */
function histogram(scores, bins) {
  const counts = new Uint32Array(bins);
  for (const score of scores) counts[Math.max(0, Math.min(bins - 1, Math.floor(score * bins)))] += 1;
  return counts;
}

/** The chance that one of the first is higher than one of the others; a tie counts half (AUROC). */
function auroc(ones, others) {
  const [high, low] = [Float64Array.from(ones).sort(), Float64Array.from(others).sort()];
  let [below, upTo, wins] = [0, 0, 0];
  for (const score of high) {
    while (below < low.length && low[below] < score) below += 1;
    while (upTo < low.length && low[upTo] <= score) upTo += 1;
    wins += (below + upTo) / 2;
  }
  return wins / (high.length * low.length);
}

/** The value below which a share of a sorted list lies, as numpy.quantile; undefined of an empty one. */
function quantile(sorted, share) {
  const place = share * (sorted.length - 1);
  const low = sorted[Math.floor(place)];
  return low === undefined ? undefined : low + (sorted[Math.ceil(place)] - low) * (place % 1);
}
