// NATS JetStream: a stream in files, published to with message ids and tried again until it is acknowledged (within the
// stream's window such a repetition is stored once), read by ordered consumers, over WebSocket.
import { mkdirSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { jetstream, jetstreamManager } from '@nats-io/jetstream';
import { wsconnect } from '@nats-io/nats-core';
import { WebSocket } from 'ws';
import { end, output, start } from '../processes.mjs';
import { versionOf } from '../packages.mjs';

// Node.js 20 has none of its own.
globalThis.WebSocket ??= WebSocket;

const HOST = '127.0.98.1';
const PORT = 4222;
const WEBSOCKET_PORT = 8080;
const NATS = process.env.NATS_SERVER ?? 'nats-server';
const PUBLISH_MILLIS = 5_000;
const RETRY_MILLIS = 100;
/** A consumer that hears nothing twice this long is made anew; by default that is 15 s. Meridian's clients have 3 s. */
const HEARTBEAT_MILLIS = 3_000;

export class System {
  name = 'nats';
  ports = [[HOST, PORT], [HOST, WEBSOCKET_PORT]];
  #folder;
  #configFile;
  #server;

  constructor(folder) {
    this.#folder = folder;
    this.#configFile = resolve(folder, 'nats.conf');
  }

  async versions() {
    return {
      'nats-server': (await output(NATS, ['--version'])).match(/: v(\S+)/)[1],
      '@nats-io/jetstream': versionOf('@nats-io/jetstream'),
    };
  }

  async start() {
    mkdirSync(this.#folder, { recursive: true });
    writeFileSync(
      this.#configFile,
      `listen: "${HOST}:${PORT}"\nwebsocket { listen: "${HOST}:${WEBSOCKET_PORT}", no_tls: true }\n` +
        `jetstream { store_dir: "${resolve(this.#folder, 'data')}" }\n`,
    );
    await this.restart();
    const connection = await connectTo('manager');
    const manager = await jetstreamManager(connection);
    await manager.streams.add({ name: 'bench', subjects: ['bench.>'], storage: 'file' });
    await connection.close();
  }

  async kill() {
    await end(this.#server, 'SIGKILL');
  }

  async restart() {
    this.#server = await start(NATS, ['--config', this.#configFile], {
      host: HOST,
      port: WEBSOCKET_PORT,
      logFile: resolve(this.#folder, 'nats.log'),
    });
  }

  async stop() {
    await end(this.#server);
  }

  async client(name, run, history) {
    const connection = await connectTo(name);
    // A NATS connection has no identity that could change.
    history.connected(name, 'eu', name);
    const client = new NatsClient(connection, run);
    client.follow(name, history);
    return client;
  }
}

function connectTo(name) {
  return wsconnect({ servers: `ws://${HOST}:${WEBSOCKET_PORT}`, name, maxReconnectAttempts: -1 });
}

class NatsClient {
  #connection;
  #jetstream;
  #run;
  #consumption;
  #closed = false;

  constructor(connection, run) {
    this.#connection = connection;
    this.#jetstream = jetstream(connection);
    this.#run = run;
  }

  async follow(name, history) {
    for await (const { type } of this.#connection.status()) {
      if (type === 'disconnect' && !this.#closed) history.disconnected(name, type);
      if (type === 'reconnect') history.connected(name, 'eu', name);
    }
  }

  async subscribe(channels, received) {
    const consumer = await this.#jetstream.consumers.get('bench', {
      filter_subjects: `bench.${this.#run}.>`,
      deliver_policy: 'new',
    });
    this.#consumption = await consumer.consume({
      idle_heartbeat: HEARTBEAT_MILLIS,
      expires: 2 * HEARTBEAT_MILLIS,
      callback: (message) => received(message.subject.slice(`bench.${this.#run}.`.length), message.string()),
    });
  }

  async publish(channel, data, id) {
    for (;;) {
      try {
        return await this.#jetstream.publish(`bench.${this.#run}.${channel}`, data, { msgID: id, timeout: PUBLISH_MILLIS });
      } catch (error) {
        if (this.#closed) throw error;
        await sleep(RETRY_MILLIS);
      }
    }
  }

  async close() {
    this.#closed = true;
    await this.#consumption?.close();
    await this.#connection.close();
  }
}
