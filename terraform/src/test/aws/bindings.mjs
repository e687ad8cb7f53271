// Reads one resource type's schema out of the JavaScript bindings that are generated from the provider.
//
// What the bindings give away: a comment before each field, `// name - computed: …, optional: …, required: …`; a table of
// what may be configured, with type and nesting; and for what is only read, the getter's name. What they do not have:
// allowed values, which arguments exclude each other, and what a block without a bound may hold at most.

const CONFIGURED = {
  string: 'string',
  number: 'number',
  boolean: 'bool',
  any: 'dynamic',
  stringMap: ['map', 'string'],
  numberMap: ['map', 'number'],
  booleanMap: ['map', 'bool'],
  stringList: ['list', 'string'],
  numberList: ['list', 'number'],
  stringListList: ['list', ['list', 'string']],
  stringMapList: ['list', ['map', 'string']],
};

const READ = {
  getStringAttribute: 'string',
  getNumberAttribute: 'number',
  getBooleanAttribute: 'bool',
  getListAttribute: ['list', 'string'],
  getNumberListAttribute: ['list', 'number'],
  getStringMapAttribute: ['map', 'string'],
  getNumberMapAttribute: ['map', 'number'],
  getBooleanMapAttribute: ['map', 'bool'],
};

/**
 * @param source a binding's index.js
 * @returns {{kind: 'resource'|'data'|'provider', type: string, block: object}} `block` in the form of
 *   `terraform providers schema -json`
 */
export function schemaOf(source) {
  const code = source.replace(/\n\/\/# sourceMappingURL.*/s, '\n');
  const classes = classesOf(code);
  const tables = tablesOf(code);
  const [name, top] = [...classes].find(([, { base }]) => base in KINDS) ?? fail('no resource, data source or provider in it');
  return {
    kind: KINDS[top.base],
    type: code.match(/tfResourceType = "(\w+)"/)[1],
    block: block(tableIn(top.body), fieldsIn(top.body), { classes, tables, at: name }),
  };
}

const KINDS = { TerraformResource: 'resource', TerraformDataSource: 'data', TerraformProvider: 'provider' };

function block(table, fields, context) {
  const attributes = {};
  const block_types = {};
  for (const [name, field] of fields) {
    const row = table.get(name);
    // An argument that only references to other resources may set, or a field that is only read.
    if (!row) {
      attributes[name] = { type: readType(field, context) ?? 'string', ...flags(field) };
      continue;
    }
    const nested = nestedIn(row, context);
    if (!nested) {
      attributes[name] = { type: plainType(row), ...flags(field) };
    } else if (nested.isBlock) {
      block_types[name] = blockType(row, field, nested, context);
    } else {
      attributes[name] = { type: [collection(row), objectType(nested, context)], ...flags(field) };
    }
  }
  return { attributes, block_types };
}

function blockType(row, field, nested, context) {
  const inner = block(nested.table, nested.fields, context);
  if (row.nesting === 'struct' && nested.single) {
    // The bindings call both a block of which there is one and a single nested attribute (timeouts) a struct.
    return { nesting_mode: 'single', block: inner };
  }
  return {
    nesting_mode: collection(row),
    block: inner,
    ...(nested.single ? { max_items: 1 } : {}),
    ...(field.required ? { min_items: 1 } : {}),
  };
}

/** The table and fields of what an entry nests, or nothing when it holds plain values. */
function nestedIn(row, { classes, tables }) {
  if (!row.isBlock) return undefined;
  const mapper = [...row.value.matchAll(/(\w+)ToHclTerraform\b/g)].map((match) => match[1]).find((each) => tables.has(each));
  if (!mapper) return undefined;
  const className = mapper[0].toUpperCase() + mapper.slice(1);
  const reference = classes.get(className + 'OutputReference');
  return {
    table: tables.get(mapper),
    fields: reference ? fieldsIn(reference.body) : fieldsOf(tables.get(mapper)),
    isBlock: !/listMapperHcl\(\w+, false\)/.test(row.value),
    single: !/listMapperHcl|hashMapperHcl/.test(row.value),
  };
}

function objectType(nested, context) {
  const inner = block(nested.table, nested.fields, context);
  const types = Object.entries(inner.attributes).map(([name, { type }]) => [name, type]);
  const blocks = Object.entries(inner.block_types).map(([name, each]) => [
    name,
    [each.nesting_mode === 'single' ? 'list' : each.nesting_mode, ['object', typesOf(each.block)]],
  ]);
  return ['object', Object.fromEntries([...types, ...blocks])];
}

function typesOf({ attributes }) {
  return Object.fromEntries(Object.entries(attributes).map(([name, { type }]) => [name, type]));
}

function plainType(row) {
  const type = CONFIGURED[row.storage] ?? fail(`unknown type ${row.storage}`);
  return row.nesting === 'set' ? ['set', type[1]] : type;
}

/** What a getter returns: a plain value, or a list, set or map of objects by a class of its own. */
function readType(field, { classes }) {
  const made = field.code.match(/new (\w+)\(this, "\w+"(?:, (true|false))?\)/);
  if (made) {
    const element = classes.get(made[1].replace(/(List|Map)$/, '') + 'OutputReference') ?? classes.get(made[1]);
    const fields = element ? fieldsIn(element.body) : new Map();
    const object = ['object', Object.fromEntries([...fields].map(([name, each]) => [name, readType(each, { classes }) ?? 'string']))];
    if (made[1].endsWith('List')) return [made[2] === 'true' ? 'set' : 'list', object];
    return made[1].endsWith('Map') ? ['map', object] : object;
  }
  const getter = field.code.match(/this\.(get\w+Attribute)\(/)?.[1];
  const type = READ[getter];
  return type && /Fn\.tolist\(/.test(field.code) ? ['set', type[1]] : type;
}

const collection = (row) => (row.nesting === 'set' ? 'set' : row.nesting === 'map' ? 'map' : 'list');

const flags = ({ computed, optional, required }) =>
  Object.fromEntries(Object.entries({ required, optional: optional && !required, computed }).filter(([, set]) => set));

function classesOf(code) {
  const found = code.matchAll(/\nclass (\w+) extends cdkt[fn]\.(\w+) \{([\s\S]*?)\n\}/g);
  return new Map([...found].map(([, name, base, body]) => [name, { base, body }]));
}

function tablesOf(code) {
  const found = code.matchAll(/\nfunction (\w+)ToHclTerraform\(struct\) \{([\s\S]*?)\n\}/g);
  return new Map([...found].map(([, name, body]) => [name, rowsIn(body)]));
}

const tableIn = (body) => rowsIn(body.match(/synthesizeHclAttributes\(\) \{([\s\S]*?)\n    \}/)?.[1] ?? '');

function rowsIn(body) {
  const found = body.matchAll(/^ +(\w+): \{\s*value: ([^\n]*),\s*isBlock: (\w+),\s*type: "(\w+)",\s*storageClassType: "(\w+)"/gm);
  return new Map([...found].map(([, name, value, isBlock, nesting, storage]) => [name, { value, isBlock: isBlock === 'true', nesting, storage }]));
}

function fieldsIn(body) {
  const found = body.matchAll(/\/\/ (\w+) - computed: (\w+), optional: (\w+), required: (\w+)\n([\s\S]*?)(?=\n    \/\/ |$)/g);
  return new Map(
    [...found].map(([, name, computed, optional, required, code]) => [
      name,
      { computed: computed === 'true', optional: optional === 'true', required: required === 'true', code },
    ]),
  );
}

/** For objects without a class: all may be left out. */
const fieldsOf = (table) => new Map([...table.keys()].map((name) => [name, { computed: false, optional: true, required: false, code: '' }]));

function fail(problem) {
  throw new Error(problem);
}
