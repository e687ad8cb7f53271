// Socket.IO 4 with the Redis streams adapter, connection state recovery, and clients that send at least once, as its
// documentation recommends: with `retries` a client has one packet under way at a time, and sends it again after a
// reconnection. The server acknowledges when it has handed the message to the adapter.
import { mkdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { once } from 'node:events';
import { io } from 'socket.io-client';
import { end, output, start } from '../processes.mjs';
import { versionOf } from '../packages.mjs';

const HOST = '127.0.97.1';
const PORT = 3000;
const REDIS_PORT = 6379;
const REDIS = process.env.REDIS_SERVER ?? 'redis-server';

export class System {
  name = 'socketio';
  ports = [[HOST, PORT], [HOST, REDIS_PORT]];
  #folder;
  #redis;
  #server;

  constructor(folder) {
    this.#folder = folder;
  }

  async versions() {
    return {
      'socket.io': versionOf('socket.io'),
      '@socket.io/redis-streams-adapter': versionOf('@socket.io/redis-streams-adapter'),
      redis: (await output(REDIS, ['--version'])).match(/v=(\S+)/)[1],
    };
  }

  async start() {
    const data = resolve(this.#folder, 'redis');
    mkdirSync(data, { recursive: true });
    this.#redis = await start(
      REDIS,
      ['--bind', HOST, '--port', `${REDIS_PORT}`, '--dir', data, '--save', '', '--appendonly', 'yes', '--appendfsync', 'everysec'],
      { host: HOST, port: REDIS_PORT, logFile: resolve(this.#folder, 'redis.log') },
    );
    await this.restart();
  }

  async kill() {
    await end(this.#server, 'SIGKILL');
  }

  async restart() {
    this.#server = await start(process.execPath, [resolve(import.meta.dirname, 'socketio-server.mjs')], {
      host: HOST,
      port: PORT,
      logFile: resolve(this.#folder, 'server.log'),
      env: { HOST, PORT: `${PORT}`, REDIS_URL: `redis://${HOST}:${REDIS_PORT}` },
    });
  }

  async stop() {
    await end(this.#server);
    await end(this.#redis);
  }

  async client(name, run, history) {
    const socket = io(`http://${HOST}:${PORT}`, { transports: ['websocket'], retries: 3, ackTimeout: 10_000, forceNew: true });
    const client = new SocketIoClient(socket);
    socket.on('connect', () => {
      history.connected(name, 'eu', socket.id);
      if (!socket.recovered) client.joinAgain();
    });
    socket.on('disconnect', (reason) => {
      if (reason !== 'io client disconnect') history.disconnected(name, reason);
    });
    if (!socket.connected) await once(socket, 'connect');
    return client;
  }
}

class SocketIoClient {
  #socket;
  #channels = [];

  constructor(socket) {
    this.#socket = socket;
  }

  async subscribe(channels, received) {
    this.#socket.on('message', (channel, data) => received(channel, data));
    this.#channels = channels;
    await this.#socket.emitWithAck('join', channels);
  }

  /** A server that has no session of this client has forgotten its rooms. */
  joinAgain() {
    if (this.#channels.length > 0) this.#socket.emit('join', this.#channels, () => {});
  }

  publish(channel, data) {
    return this.#socket.emitWithAck('publish', channel, data);
  }

  async close() {
    this.#socket.disconnect();
  }
}
