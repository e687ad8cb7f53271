// Meridian: one region of its own with one node and one Cassandra; clients of the official SDK, with the options of
// examples/javascript. A publish is acknowledged when Cassandra has it in its synced commit log.
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import * as Ably from 'ably';
import { output } from '../processes.mjs';
import { versionOf } from '../packages.mjs';

const HOST = '127.0.96.1';
const PORT = 8080;
/** Of the cluster, links and Cassandra: the defaults of a topology. */
const REGION_PORTS = [25520, 7400, 9042, 7000];
const ROOT = resolve(import.meta.dirname, '../../..');
const CASSANDRA = resolve(ROOT, 'regions/cassandra/target/classpath');

export class System {
  name = 'meridian';
  ports = [PORT, ...REGION_PORTS].map((port) => [HOST, port]);
  #env;
  #nodePid;

  constructor(folder) {
    this.#env = { MERIDIAN_TOPOLOGY: resolve(import.meta.dirname, '../topology.json'), MERIDIAN_RUN_FOLDER: folder };
  }

  async versions() {
    const version = await this.#meridian('--version');
    const [, cassandra] = readFileSync(CASSANDRA, 'utf8').match(/cassandra-all-([0-9][^/]*)\.jar/) ?? [];
    const commit = await output('git', ['-C', ROOT, 'describe', '--always', '--dirty']).catch(() => null);
    return {
      meridian: version.trim().replace('meridian ', ''),
      ...(commit && { commit: commit.trim() }),
      ...(cassandra && { cassandra }),
      ably: versionOf('ably'),
    };
  }

  async start() {
    await this.#meridian('up');
    const { regions } = JSON.parse(await this.#meridian('status', '--json'));
    this.#nodePid = regions[0].nodes[0].pid;
  }

  async kill() {
    process.kill(this.#nodePid, 'SIGKILL');
  }

  async restart() {
    await this.#meridian('up');
  }

  async stop() {
    await this.#meridian('down', '--wipe');
  }

  #meridian(...args) {
    return output(resolve(ROOT, 'meridian'), args, { env: this.#env });
  }

  async client(name, run, history) {
    const sdk = new Ably.Realtime({
      key: 'local.dev:only-on-loopback',
      endpoint: HOST,
      port: PORT,
      tls: false,
      fallbackHosts: [],
      disableConnectivityCheck: true,
      realtimeRequestTimeout: 3000,
      disconnectedRetryTimeout: 2000,
      logLevel: 0,
    });
    sdk.connection.on(({ previous, current, reason }) => {
      if (current === 'connected' && previous !== 'connected') history.connected(name, 'eu', sdk.connection.id);
      else if (previous === 'connected' && current !== 'closing') history.disconnected(name, reason?.message);
    });
    await sdk.connection.whenState('connected');
    return new MeridianClient(sdk);
  }
}

class MeridianClient {
  #sdk;

  constructor(sdk) {
    this.#sdk = sdk;
  }

  async subscribe(channels, received) {
    await Promise.all(
      channels.map((channel) => this.#sdk.channels.get(channel).subscribe(({ data }) => received(channel, data))),
    );
  }

  publish(channel, data) {
    return this.#sdk.channels.get(channel).publish('load', data);
  }

  async close() {
    this.#sdk.connection.off();
    this.#sdk.close();
  }
}
