// What makes a verdict worthless is told beside it.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { resolve } from 'node:path';
import { after, test } from 'node:test';
import { judge } from './check.mjs';
import { table } from './table.mjs';

const root = mkdtempSync(resolve(tmpdir(), 'check-test-'));
after(() => rmSync(root, { recursive: true }));

/** The table for one load of which `./meridian check` says this. */
async function tableOf(report) {
  writeFileSync(resolve(root, 'meridian'), `#!/bin/sh\necho '${JSON.stringify(report)}'\nexit 1\n`, { mode: 0o755 });
  const verdict = await judge(root, 'history.jsonl');
  return table({ systems: { nats: { loads: [{ run: 'kill', rate: 100, acknowledgedPerSecond: 99, refused: 0, driverBusy: 0, verdict }] } } });
}

function report({ neverSent = 0, violations = [] }) {
  const subscriber = { lost: 0, duplicated: 0, outOfOrder: 0, unacknowledged: 0, neverSent, longestSilenceMillis: 0 };
  return { subscribers: [subscriber, subscriber], unanswered: 0, counts: {}, recoveries: [], violations };
}

test('a verdict that is worth something has no footnote', async () => {
  const lines = (await tableOf(report({}))).split('\n');

  assert.equal(lines.length, 3);
});

test('what nobody sent, and what the history lacks, stand below the table', async () => {
  const violations = [
    { kind: 'HISTORY_INCOMPLETE', detail: '3 events dropped' },
    { kind: 'LOST', detail: 'publisher-1#1 on kill-1 was acknowledged and did not arrive' },
  ];

  const lines = (await tableOf(report({ neverSent: 2, violations }))).split('\n');

  assert.deepEqual(lines.slice(3), [
    '',
    'nats, kill: 4 deliveries of what nobody sent',
    'nats, kill: the history is incomplete and proves nothing, 3 events dropped',
  ]);
});
