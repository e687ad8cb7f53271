// Writes schema.json anew: the schema of the AWS provider, for the types that the configurations use.
//
//     npm pack @cdktn/provider-aws@25.7.0
//     tar -xzf cdktn-provider-aws-25.7.0.tgz
//     node generate-schema.mjs package
//
// Run it when a configuration begins to use another type, or to move to another version of the provider.

import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { schemaOf } from './bindings.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const bindings = process.argv[2];
if (process.argv.length !== 3 || !existsSync(join(bindings, 'package.json'))) {
  console.error('usage: node generate-schema.mjs FOLDER, where FOLDER has the unpacked package @cdktn/provider-aws');
  process.exit(2);
}

const { version, cdktn } = JSON.parse(readFileSync(join(bindings, 'package.json'), 'utf8'));
const schema = {
  source: `hashicorp/aws ${cdktn.provider.version}, from @cdktn/provider-aws ${version}, MPL-2.0: see README.md`,
  version: cdktn.provider.version,
  provider: read('provider'),
  resources: {},
  dataSources: {},
};
for (const [kind, type] of typesInUse(join(here, '../../..'))) {
  const folder = (kind === 'data' ? `data_${type}` : type.replace(/^aws_/, '')).replace(/_/g, '-');
  (kind === 'data' ? schema.dataSources : schema.resources)[type] = read(folder);
}
writeFileSync(join(here, 'schema.json'), lines(schema));

/** The AWS types that the configurations below a folder name, sorted. */
function typesInUse(folder) {
  const found = new Map();
  for (const file of readdirSync(folder, { recursive: true }).sort()) {
    if (!file.endsWith('.tf') || file.includes('target/')) continue;
    for (const [, kind, type] of readFileSync(join(folder, file), 'utf8').matchAll(/^(resource|data) "aws_(\w+)"/gm)) {
      found.set(`${type} ${kind}`, [kind, `aws_${type}`]);
    }
  }
  return [...found].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, each]) => each);
}

function read(folder) {
  return schemaOf(readFileSync(join(bindings, 'lib', folder, 'index.js'), 'utf8')).block;
}

/** One type a line, so that a change of the file can be read. */
function lines({ resources, dataSources, ...rest }) {
  const table = (types) => `{\n${Object.entries(types).map(([type, block]) => `    "${type}": ${JSON.stringify(block)}`).join(',\n')}\n  }`;
  const head = Object.entries(rest).map(([name, value]) => `  "${name}": ${JSON.stringify(value)},\n`).join('');
  return `{\n${head}  "resources": ${table(resources)},\n  "dataSources": ${table(dataSources)}\n}\n`;
}
