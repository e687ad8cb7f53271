// The processes of the systems that are compared.
import { spawn } from 'node:child_process';
import { openSync, readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';

const START_MILLIS = 30_000;
const PROBE_MILLIS = 50;
const LOG_CHARS = 2_000;
const running = new Set();

// Whatever ends this process, nothing that it started outlives it.
process.on('exit', () => running.forEach((child) => child.kill('SIGKILL')));

/** Fails when somebody listens there. */
export async function requireFree(host, port) {
  if (await listens(host, port)) throw new Error(`port ${host}:${port} is taken`);
}

/** Starts a program and waits until it listens; what it prints goes to a file. */
export async function start(command, args, { host, port, logFile, env = {} }) {
  const log = openSync(logFile, 'a');
  const child = spawn(command, args, { stdio: ['ignore', log, log], env: { ...process.env, ...env } });
  running.add(child);
  child.once('exit', () => running.delete(child));
  let failure = null;
  child.once('error', (error) => (failure = error));
  const endMillis = performance.now() + START_MILLIS;
  while (!(await listens(host, port))) {
    if (failure) throw new Error(`${command} cannot be started: ${failure.message}`);
    if (child.exitCode !== null || child.signalCode !== null || performance.now() > endMillis) {
      child.kill('SIGKILL');
      throw new Error(`${command} does not listen on ${host}:${port}: ${readFileSync(logFile, 'utf8').slice(-LOG_CHARS)}`);
    }
    await sleep(PROBE_MILLIS);
  }
  return child;
}

/** Ends a child and waits until it is gone. */
export async function end(child, signal = 'SIGTERM') {
  if (child && child.exitCode === null && child.signalCode === null) {
    const exited = once(child, 'exit');
    child.kill(signal);
    await exited;
  }
}

/** Runs a program to its end and returns what it prints; `okay` are the statuses that are no failure. */
export async function output(command, args, { okay = [0], env = {} } = {}) {
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, ...env } });
  let out = '';
  let err = '';
  child.stdout.on('data', (data) => (out += data));
  child.stderr.on('data', (data) => (err += data));
  const [status] = await once(child, 'close');
  if (!okay.includes(status)) throw new Error(`${command} ${args.join(' ')} exited with ${status}: ${err.slice(-LOG_CHARS)}`);
  return out;
}

function listens(host, port) {
  return new Promise((resolve) => {
    const socket = connect({ host, port });
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}
