// Runs the comparison and writes it down: a table on standard output, all figures as JSON, and a report.
import { accessSync, closeSync, constants, mkdirSync, openSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, cpus, loadavg, release, totalmem } from 'node:os';
import { relative, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { judge } from './check.mjs';
import { runLoad } from './load.mjs';
import { whatIsMissing } from './missing.mjs';
import { options } from './options.mjs';
import { output, requireFree, stopBeforeEnding } from './processes.mjs';
import { table } from './table.mjs';

const ROOT = resolve(import.meta.dirname, '../..');
const WARM_UP_SECONDS = 5;
/** A rate is carried when all of it is acknowledged and delivered, and 99 % of the deliveries within this time. */
const CARRIED_P99_MILLIS = 1_000;
const SYSTEMS = ['meridian', 'socketio', 'nats'];
/** What `./meridian chaos run` says, too, when this machine lacks what it takes. */
const NOTHING_MEASURED = 3;

const plan = options(process.argv.slice(2), SYSTEMS);
const folder = resolve(ROOT, '.meridian/peers');
const startMillis = performance.now();
const say = (text) => console.error(`[${((performance.now() - startMillis) / 1000).toFixed(1).padStart(6)} s] ${text}`);

const file = resolve(ROOT, plan.output);
const reports = resolve(ROOT, plan.report);
mkdirSync(folder, { recursive: true });
requireWritable(file, () => closeSync(openSync(file, 'a')));
requireWritable(reports, () => {
  mkdirSync(reports, { recursive: true });
  accessSync(reports, constants.W_OK);
});
let current = null;
stopBeforeEnding(async () => current?.stop(), say);

say('Installing what is missing');
for (const line of (await output(resolve(import.meta.dirname, 'install'), [])).trim().split('\n')) say(line);
// What is not built yet is built now, not while something is measured.
await output(resolve(ROOT, 'meridian'), ['--version']);

const result = {
  command: ['chaos/peers/run', ...process.argv.slice(2)].join(' '),
  at: new Date().toISOString(),
  machine: {
    processors: availableParallelism(),
    model: cpus()[0].model,
    memoryGibibytes: Math.round(totalmem() / 2 ** 30),
    kernel: release(),
    node: process.version,
    loadBefore: loadavg()[0],
  },
  systems: {},
};
const systems = [];
for (const name of plan.systems) systems.push([name, await installed(name, resolve(folder, name))]);
for (const [, { system }] of systems) {
  for (const [host, port] of system?.ports ?? []) {
    await requireFree(host, port).catch((error) => {
      console.error(`run: ${error.message}: end what listens there, which an earlier run may have left`);
      process.exit(1);
    });
  }
}
for (const [name, found] of systems) {
  result.systems[name] = await compare(name, found);
  result.machine.loadAfter = loadavg()[0];
  // What is measured is kept when the next one fails.
  writeFileSync(file, `${JSON.stringify(result, null, 2)}\n`);
}
console.log(table(result));
say(`All figures: ${relative(process.cwd(), file)}`);
await output(resolve(ROOT, 'meridian'), ['bench', 'peers', file, '--report', reports]);
say(`Report: ${relative(process.cwd(), resolve(reports, 'comparison.html'))}`);
if (Object.values(result.systems).every(({ skipped }) => skipped)) process.exit(NOTHING_MEASURED);

async function compare(name, { system, versions, missing }) {
  const own = resolve(folder, name);
  if (missing) {
    say(`SKIPPED: ${name}, ${missing} is not installed`);
    return { skipped: `${missing} is not installed, see chaos/peers/install` };
  }
  rmSync(own, { recursive: true, force: true });
  mkdirSync(own, { recursive: true });
  const loads = [];
  current = system;
  try {
    say(`${name}: starting`);
    await system.start();
    await measure(system, 'warm-up', { ...plan.load, rate: plan.rates[0], seconds: WARM_UP_SECONDS });
    for (const rate of plan.rates) {
      const load = await measure(system, `steady-${rate}`, { ...plan.load, rate, seconds: plan.seconds });
      loads.push(load);
      if (!load.carried) break;
    }
    if (plan.killRate > 0) {
      const load = { ...plan.load, rate: plan.killRate, seconds: plan.killSeconds };
      loads.push(await measure(system, 'kill', load, (history, seconds) => kill(system, history, seconds)));
    }
  } finally {
    await system.stop();
    current = null;
  }
  // Judging takes a processor: it must not do so while something is measured.
  for (const load of loads) load.verdict = await judge(ROOT, resolve(ROOT, load.history));
  return { versions, loads };
}

/** To be known before all is measured, not afterwards. */
function requireWritable(output, attempt) {
  try {
    attempt();
  } catch (error) {
    console.error(`run: ${output} cannot be written: ${error.message}`);
    process.exit(1);
  }
}

/** A system that can be started, or what it lacks. */
async function installed(name, own) {
  try {
    // Needs the packages that were just installed.
    const { System } = await import(`./systems/${name}.mjs`);
    const system = new System(own);
    return { system, versions: await system.versions() };
  } catch (error) {
    const missing = whatIsMissing(error);
    if (!missing) throw error;
    return { missing };
  }
}

async function measure(system, run, load, during) {
  say(`${system.name}: ${run}, ${load.rate} messages/s for ${load.seconds} s`);
  const { history, ...figures } = await runLoad(system, run, load, during);
  const historyFile = resolve(folder, system.name, `${run}.jsonl`);
  await history.write(historyFile);
  const carried =
    figures.acknowledged === figures.sent &&
    figures.delivered === figures.sent * load.subscribers &&
    figures.deliveryMillis.p99 <= CARRIED_P99_MILLIS;
  return { run, ...figures, carried, history: relative(ROOT, historyFile) };
}

/** A quarter into the load the node is killed, and started again a few seconds later. */
async function kill(system, history, seconds) {
  await sleep((plan.killSeconds * 1000) / 4);
  say(`${system.name}: killing the node`);
  history.disturbed('kill');
  const fromSeconds = seconds();
  await system.kill();
  await sleep(plan.downSeconds * 1000);
  await system.restart();
  history.undisturbed('kill');
  say(`${system.name}: the node is up again`);
  return [{ name: 'node killed', fromSeconds, toSeconds: seconds() }];
}
