// Who lacks a program or a package is skipped; who is broken is not.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { chmodSync, copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { resolve } from 'node:path';
import { after, test } from 'node:test';
import { whatIsMissing } from './missing.mjs';

const folder = mkdtempSync(resolve(tmpdir(), 'missing-test-'));
after(() => rmSync(folder, { recursive: true }));

async function failure(of) {
  try {
    await of();
  } catch (error) {
    return error;
  }
  throw new Error('it did not fail');
}

test('an npm package that is not installed is named', async () => {
  const module = resolve(folder, 'needs.mjs');
  writeFileSync(module, "import 'no-such-package-of-anybody';");

  assert.equal(whatIsMissing(await failure(() => import(module))), 'the npm package no-such-package-of-anybody');
});

test('a program that is not installed is named', () => {
  const { error } = spawnSync('no-such-program-of-anybody');

  assert.equal(whatIsMissing(error), 'no-such-program-of-anybody');
});

test('what is broken is not taken for missing', async () => {
  assert.equal(whatIsMissing(await failure(() => import(resolve(folder, 'no-such-file.mjs')))), null);
  assert.equal(whatIsMissing(new Error('refused')), null);
});

/** Runs a copy of the install script in which everything but npm is there; npm is this shell script. */
function install(npm) {
  const program = (name, script) => {
    writeFileSync(resolve(folder, name), `#!/bin/sh\n${script}\n`);
    chmodSync(resolve(folder, name), 0o755);
  };
  copyFileSync(resolve(import.meta.dirname, 'install'), resolve(folder, 'install'));
  writeFileSync(resolve(folder, 'package-lock.json'), '{}');
  program('redis-server', 'true');
  program('nats-server', 'true');
  program('npm', `echo called >>calls; ${npm}`);
  const { status, stdout } = spawnSync(resolve(folder, 'install'), { env: { PATH: `${folder}:${process.env.PATH}` }, encoding: 'utf8' });
  return { status, stdout };
}

test('npm that fails is told, and the rest is installed', () => {
  const { status, stdout } = install('exit 1');

  assert.equal(status, 0);
  assert.match(stdout, /^MISSING: npm packages, npm ci failed/);
  assert.match(stdout, /\nnats-server: /);
});

test('packages that are there are not installed again', () => {
  rmSync(resolve(folder, 'calls'), { force: true });

  const first = install('mkdir node_modules');
  const second = install('exit 1');

  assert.doesNotMatch(first.stdout + second.stdout, /MISSING/);
  assert.ok(existsSync(resolve(folder, 'node_modules')));
  assert.equal(readFileSync(resolve(folder, 'calls'), 'utf8'), 'called\n');
});
