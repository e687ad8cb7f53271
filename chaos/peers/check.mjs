// The checker's verdict on a history, that of `./meridian check`.
import { resolve } from 'node:path';
import { output } from './processes.mjs';

/** Counts, what the history lacks, and how long the kill was felt; the violations stay in the history. */
export async function judge(root, historyFile) {
  // Status 1 says that a promise was broken: that is a result.
  const report = JSON.parse(await output(resolve(root, 'meridian'), ['check', '--json', historyFile], { okay: [0, 1] }));
  const sum = (field) => report.subscribers.reduce((total, subscriber) => total + subscriber[field], 0);
  const [recovery] = report.recoveries;
  return {
    lost: sum('lost'),
    duplicated: sum('duplicated'),
    outOfOrder: sum('outOfOrder'),
    unacknowledgedButDelivered: sum('unacknowledged'),
    neverSent: sum('neverSent'),
    unanswered: report.unanswered,
    connectionIdsChanged: report.counts.CONNECTION_ID_CHANGED ?? 0,
    historyIncomplete: report.violations
      .filter(({ kind }) => kind === 'HISTORY_INCOMPLETE')
      .map(({ detail }) => detail),
    longestSilenceMillis: Math.max(...report.subscribers.map((subscriber) => subscriber.longestSilenceMillis)),
    recoveryMillis: recovery?.sinceBeganMillis,
    recoveryAfterStartMillis: recovery?.sinceEndedMillis,
  };
}
