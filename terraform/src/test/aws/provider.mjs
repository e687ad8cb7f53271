// A provider plugin that knows its schema and nothing else. Terraform runs it for `validate`, and for `test` with
// mock_provider, which asks a provider for its schema and then never again. It cannot plan, apply or read anything.
//
// Terraform's side of the protocol: gRPC over a unix socket whose path the plugin prints; no TLS, since the tests set
// TF_DISABLE_PLUGIN_TLS. Calls that are not listed below are answered as not implemented, which Terraform allows for
// all that it makes beside these.

import { mkdtempSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http2';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bytes, map, message, text, truth, whole } from './protobuf.mjs';

const PROTOCOL = 6;
const NESTING = { single: 1, list: 2, set: 3, map: 4 };
const OK = '0';
const NOT_IMPLEMENTED = '12';

const answers = {
  '/tfplugin6.Provider/GetProviderSchema': schemas,
  '/tfplugin6.Provider/ValidateProviderConfig': nothing,
  '/tfplugin6.Provider/ValidateResourceConfig': nothing,
  '/tfplugin6.Provider/ValidateDataResourceConfig': nothing,
  '/tfplugin6.Provider/ConfigureProvider': nothing,
  '/tfplugin6.Provider/StopProvider': nothing,
  '/plugin.GRPCController/Shutdown': shutdown,
};

function schemas() {
  const known = JSON.parse(readFileSync(new URL('schema.json', import.meta.url), 'utf8'));
  return message(
    bytes(1, schema(known.provider)),
    map(2, known.resources, schema),
    map(3, known.dataSources, schema),
    bytes(6, message(truth(2, true))), // Terraform may keep the schema of an earlier call.
  );
}

const schema = (block) => message(bytes(2, encodedBlock(block)));

function encodedBlock({ attributes, block_types }) {
  return message(
    Object.entries(attributes).map(([name, each]) => bytes(2, attribute(name, each))),
    Object.entries(block_types).map(([name, each]) => bytes(3, nestedBlock(name, each))),
  );
}

const attribute = (name, { type, required, optional, computed }) =>
  message(text(1, name), text(2, JSON.stringify(type)), truth(4, required), truth(5, optional), truth(6, computed));

const nestedBlock = (name, { block, nesting_mode, min_items = 0, max_items = 0 }) =>
  message(text(1, name), bytes(2, encodedBlock(block)), whole(3, NESTING[nesting_mode]), whole(4, min_items), whole(5, max_items));

function nothing() {
  return message();
}

function shutdown() {
  setTimeout(() => process.exit(0), 50);
  return message();
}

/** A message on the wire has a byte that says it is not compressed, and its length, before it. */
function framed(body) {
  const head = Buffer.alloc(5);
  head.writeUInt32BE(body.length, 1);
  return Buffer.concat([head, body]);
}

function onCall(call, { ':path': method }) {
  const answer = answers[method];
  call.on('error', () => {}); // The other end went away.
  call.resume();
  call.on('end', () => {
    if (!answer) {
      call.respond({ ':status': 200, 'content-type': 'application/grpc', 'grpc-status': NOT_IMPLEMENTED }, { endStream: true });
      return;
    }
    call.respond({ ':status': 200, 'content-type': 'application/grpc' }, { waitForTrailers: true });
    call.on('wantTrailers', () => call.sendTrailers({ 'grpc-status': OK }));
    call.end(framed(answer()));
  });
}

if (!process.env.TF_PLUGIN_MAGIC_COOKIE || process.env.PLUGIN_CLIENT_CERT) {
  console.error('Terraform runs this, with TF_DISABLE_PLUGIN_TLS=1.');
  process.exit(1);
}
const socket = join(mkdtempSync(join(tmpdir(), 'provider-')), 'socket');
const server = createServer();
server.on('stream', onCall);
server.listen(socket, () => process.stdout.write(`1|${PROTOCOL}|unix|${socket}|grpc|\n`));
