// The comparison for people, as Markdown.

const COLUMNS = {
  system: (name) => name,
  run: (name, load) => load.run,
  'messages/s': (name, load) => `${load.acknowledgedPerSecond} of ${load.rate}`,
  'ACK p50 / p99 ms': (name, load) => percentiles(load.acknowledgementMillis),
  'delivery p50 / p99 / max ms': (name, load) => percentiles(load.deliveryMillis, true),
  lost: (name, { verdict }) => verdict.lost,
  duplicated: (name, { verdict }) => verdict.duplicated,
  'out of order': (name, { verdict }) => verdict.outOfOrder,
  refused: (name, load) => load.refused,
  unanswered: (name, { verdict }) => verdict.unanswered,
  'served again after': (name, { verdict }) => recovery(verdict.recoveryMillis),
  'driver busy': (name, load) => `${Math.round(load.driverBusy * 100)} %`,
};

/** Lines, one for each load of each system, and below them what makes a verdict worthless. */
export function table({ systems }) {
  const lines = [`| ${Object.keys(COLUMNS).join(' | ')} |`, `|${' --- |'.repeat(Object.keys(COLUMNS).length)}`];
  const notes = [];
  for (const [name, { loads, skipped }] of Object.entries(systems)) {
    if (skipped) lines.push(`| ${name} | skipped: ${skipped} |${' |'.repeat(Object.keys(COLUMNS).length - 2)}`);
    else {
      for (const load of loads) {
        lines.push(`| ${Object.values(COLUMNS).map((cell) => cell(name, load)).join(' | ')} |`);
        notes.push(...doubts(load.verdict).map((doubt) => `${name}, ${load.run}: ${doubt}`));
      }
    }
  }
  return [...lines, ...(notes.length > 0 ? ['', ...notes] : [])].join('\n');
}

/** What the columns have no place for, since it should never be. */
function doubts({ neverSent, historyIncomplete }) {
  return [
    ...(neverSent > 0 ? [`${neverSent} deliveries of what nobody sent`] : []),
    ...historyIncomplete.map((why) => `the history is incomplete and proves nothing, ${why}`),
  ];
}

function percentiles(millis, withMax = false) {
  if (!millis) return '-';
  const values = [millis.p50, millis.p99, ...(withMax ? [millis.max] : [])];
  return values.map((value) => value.toFixed(value < 100 ? 1 : 0)).join(' / ');
}

function recovery(millis) {
  if (millis === undefined) return '-';
  return millis === null ? 'never' : `${(millis / 1000).toFixed(1)} s`;
}
