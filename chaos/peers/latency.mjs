// Latencies in milliseconds, all kept: a run has some hundred thousand of them.

export class Latencies {
  #millis = [];

  add(millis) {
    this.#millis.push(millis);
  }

  get count() {
    return this.#millis.length;
  }

  /** `{p50, p90, p99, p999, max}`, rounded to microseconds; null without any. */
  percentiles() {
    if (this.#millis.length === 0) return null;
    const sorted = Float64Array.from(this.#millis).sort();
    const at = (part) => round(sorted[Math.min(sorted.length - 1, Math.ceil(part * sorted.length) - 1)]);
    return { p50: at(0.5), p90: at(0.9), p99: at(0.99), p999: at(0.999), max: round(sorted[sorted.length - 1]) };
  }
}

function round(millis) {
  return Math.round(millis * 1000) / 1000;
}
