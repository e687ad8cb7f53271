// Whatever ends the driver, what is being started is up before it is stopped, once, and nothing is started after that.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { resolve } from 'node:path';
import { test } from 'node:test';

const PROCESSES = resolve(import.meta.dirname, 'processes.mjs');

/** A driver that starts something, which takes a while, and whatever happens then something else. */
const DRIVER = (meanwhile) => `
  import { appendFileSync } from 'node:fs';
  import { output, stopBeforeEnding } from ${JSON.stringify(PROCESSES)};
  const log = process.env.LOG;
  const say = (text) => appendFileSync(log, text.split('\\n')[0] + '\\n');
  const shell = (script) => output('sh', ['-c', script]);
  stopBeforeEnding(() => shell('echo down >>' + log), say);
  const up = shell('echo starting >>' + log + '; sleep 1; echo up >>' + log);
  ${meanwhile}
  await up;
  await shell('echo more >>' + log);
`;

/** Its log and how it ended. */
async function driver(meanwhile, signals = []) {
  const folder = mkdtempSync(resolve(tmpdir(), 'processes-test-'));
  try {
    const log = resolve(folder, 'log');
    const script = resolve(folder, 'driver.mjs');
    writeFileSync(log, '');
    writeFileSync(script, DRIVER(meanwhile));
    const child = spawn(process.execPath, [script], { env: { ...process.env, LOG: log }, stdio: 'ignore' });
    const ended = once(child, 'exit');
    while (signals.length > 0 && !readFileSync(log, 'utf8').includes('starting')) {
      await new Promise((looksAgain) => setTimeout(looksAgain, 20));
    }
    for (const signal of signals) child.kill(signal);
    const [status] = await ended;
    return { status, lines: readFileSync(log, 'utf8').trim().split('\n') };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  test(`${signal} stops what is being started when it is up`, { timeout: 60_000 }, async () => {
    const { status, lines } = await driver('', [signal]);

    assert.deepEqual(lines, ['starting', `${signal}: stopping`, 'up', 'down']);
    assert.equal(status, 130);
  });
}

test('an error that nobody caught stops what is being started when it is up', { timeout: 60_000 }, async () => {
  const { status, lines } = await driver("setTimeout(() => { throw new Error('oops'); }, 0);");

  assert.deepEqual(lines.toSorted(), ['Error: oops', 'down', 'starting', 'up']);
  assert.deepEqual(lines.slice(-2), ['up', 'down']);
  assert.equal(status, 1);
});

test('a rejection that nobody handled stops what is being started when it is up', { timeout: 60_000 }, async () => {
  const { status, lines } = await driver("Promise.reject(new Error('oops'));");

  assert.deepEqual(lines.slice(-2), ['up', 'down']);
  assert.equal(status, 1);
});

test('a signal that comes again changes nothing', { timeout: 60_000 }, async () => {
  const { lines } = await driver('', ['SIGTERM', 'SIGHUP']);

  assert.deepEqual(lines.slice(-2), ['up', 'down']);
  assert.equal(lines.filter((line) => line === 'down').length, 1);
});
