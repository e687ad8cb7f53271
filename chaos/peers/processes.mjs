// The processes of the systems that are compared.
import { AsyncLocalStorage } from 'node:async_hooks';
import { spawn } from 'node:child_process';
import { openSync, readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';

const START_MILLIS = 30_000;
const PROBE_MILLIS = 50;
const LOG_CHARS = 2_000;
const running = new Set();
/** Programs that run to their end; they may start what outlives them, as `./meridian up` does. */
const programs = new Set();
/** True within what stops things when this process ends. */
const stopping = new AsyncLocalStorage();
let ending = false;

// Whatever ends this process but SIGKILL, no child of its own outlives it; of what others start see `stopBeforeEnding`.
process.on('exit', () => running.forEach((child) => child.kill('SIGKILL')));

/**
 * Has `stop` called before this process ends by a signal or an error that nobody caught. It is called when the programs
 * that are under way have ended: what `up` has not started yet, `down` would not find. From the signal on nothing is
 * started but by `stop`; who else starts something waits for ever.
 */
export function stopBeforeEnding(stop, say) {
  const end = async (reason, status) => {
    // Another signal, or what breaks since things are being stopped, changes nothing.
    if (ending) return;
    ending = true;
    say(`${reason}: stopping`);
    await Promise.allSettled(programs);
    await stopping.run(true, stop).catch((error) => say(error.message));
    process.exit(status);
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => end(signal, 130));
  for (const event of ['uncaughtException', 'unhandledRejection']) {
    process.on(event, (error) => end(error?.stack ?? error, 1));
  }
}

/** Waits for ever when this process is about to end, unless that is what it is called for. */
async function mayStart() {
  if (ending && !stopping.getStore()) await new Promise(() => {});
}

/** Fails when somebody listens there. */
export async function requireFree(host, port) {
  if (await listens(host, port)) throw new Error(`port ${host}:${port} is taken`);
}

/** Starts a program and waits until it listens; what it prints goes to a file. */
export async function start(command, args, { host, port, logFile, env = {} }) {
  await mayStart();
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
  await mayStart();
  const program = run(command, args, env);
  programs.add(program);
  try {
    const { status, out, err } = await program;
    if (!okay.includes(status)) throw new Error(`${command} ${args.join(' ')} exited with ${status}: ${err.slice(-LOG_CHARS)}`);
    return out;
  } finally {
    programs.delete(program);
  }
}

async function run(command, args, env) {
  // A terminal that hangs up, or an impatient Ctrl-C, does not reach what stops things.
  const detached = stopping.getStore() === true;
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, ...env }, detached });
  let out = '';
  let err = '';
  child.stdout.on('data', (data) => (out += data));
  child.stderr.on('data', (data) => (err += data));
  const [status] = await once(child, 'close');
  return { status, out, err };
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
