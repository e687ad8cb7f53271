// Which versions npm installed.
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';

/** As the package says of itself. */
export function versionOf(name) {
  return JSON.parse(readFileSync(resolve(import.meta.dirname, 'node_modules', name, 'package.json'), 'utf8')).version;
}
