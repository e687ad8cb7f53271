// Who listens tells what was sent to it from what was not, by what the message carries.
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { resolve } from 'node:path';
import { test } from 'node:test';
import { runLoad } from './load.mjs';

const PLAN = { publishers: 2, subscribers: 1, channels: 2, rate: 100, payloadBytes: 64, seconds: 0.1 };

/** Delivers at once; `disturb` may deliver something besides. */
function system(disturb = () => {}) {
  const listeners = [];
  const deliver = (channel, data) => listeners.forEach((received) => received(channel, data));
  let first = true;
  return {
    client: async () => ({
      subscribe: async (channels, received) => listeners.push(received),
      publish: async (channel, data) => {
        deliver(channel, data);
        if (first) disturb(deliver, channel, data);
        first = false;
      },
      close: async () => {},
    }),
  };
}

/** The deliveries that the history has of a run, and what the run counted. */
async function run(disturb, during = null) {
  const folder = mkdtempSync(resolve(tmpdir(), 'load-test-'));
  try {
    const { history, ...figures } = await runLoad(system(disturb), 'run', PLAN, during);
    await history.write(resolve(folder, 'history.jsonl'));
    const lines = readFileSync(resolve(folder, 'history.jsonl'), 'utf8').trim().split('\n').map((line) => JSON.parse(line));
    const events = lines.slice(0, -1);
    assert.deepEqual(lines.at(-1), { events: events.length, dropped: 0 });
    return { ...figures, events, strays: events.filter(({ type, publisher }) => type === 'received' && publisher.startsWith('stray')) };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

test('what was sent is recorded as received, each message as long as is wanted', async () => {
  const sizes = new Set();

  const { sent, delivered, events, strays } = await run((deliver, channel, data) => sizes.add(data.length));

  assert.equal(delivered, sent);
  assert.deepEqual([...sizes], [PLAN.payloadBytes]);
  assert.deepEqual(strays, []);
  const keys = (wanted) => events.filter(({ type }) => type === wanted).map(({ publisher, channel, number }) => ({ publisher, channel, number }));
  assert.deepEqual(keys('received'), keys('sent'));
});

test('a message that comes to another channel is one that nobody sent, and counts as no delivery', async () => {
  const { sent, delivered, strays } = await run((deliver, channel, data) => deliver('run-2', data));

  assert.equal(delivered, sent);
  assert.deepEqual(
    strays.map(({ publisher, channel, number }) => ({ publisher, channel, number })),
    [{ publisher: 'stray message, publisher-1#1 on run-1', channel: 'run-2', number: 1 }],
  );
});

test('a message that is cut, padded or changed is one that nobody sent', async () => {
  const { sent, delivered, strays } = await run((deliver, channel, data) => {
    deliver(channel, data.slice(0, -1));
    deliver(channel, `${data}.`);
    deliver(channel, `${data.slice(0, -1)}!`);
    deliver(channel, Buffer.from(data));
  });

  assert.equal(delivered, sent);
  assert.deepEqual(strays.map(({ publisher }) => publisher), Array(4).fill('stray message, unreadable'));
});

test('deliveries are counted in the second in which they came, and what was done meanwhile is told', { timeout: 30_000 }, async () => {
  const { delivered, deliveredEachSecond, disturbances } = await run(undefined, async (history, seconds) => {
    const fromSeconds = seconds();
    return [{ name: 'nothing', fromSeconds, toSeconds: seconds() }];
  });

  assert.equal(deliveredEachSecond.reduce((sum, count) => sum + count), delivered);
  assert.ok(deliveredEachSecond.length >= 10, `${deliveredEachSecond}`);
  assert.equal(disturbances[0].name, 'nothing');
  assert.ok(disturbances[0].fromSeconds >= 0 && disturbances[0].toSeconds < 5);
});
