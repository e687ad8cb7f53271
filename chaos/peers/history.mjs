// What the clients of one run did and saw, in the form that `./meridian check` reads.
import { createWriteStream } from 'node:fs';
import { once } from 'node:events';

/** Events of one run; all are kept in memory until they are written, about 200 bytes each. */
export class History {
  #startMillis = performance.now();
  #lines = [];

  #record(type, fields) {
    const at = Math.round((performance.now() - this.#startMillis) * 1e6);
    this.#lines.push(JSON.stringify({ at, type, ...fields }));
  }

  sent(message) {
    this.#record('sent', message);
  }

  acknowledged(message) {
    this.#record('acknowledged', message);
  }

  refused(message, error) {
    this.#record('refused', { ...message, code: Number.isInteger(error?.code) ? error.code : 0, reason: String(error?.message ?? error) });
  }

  subscribed(client, channel) {
    this.#record('subscribed', { client, channel });
  }

  received(client, message) {
    this.#record('received', { client, ...message });
  }

  connected(client, region, connectionId) {
    this.#record('connected', { client, region, connectionId });
  }

  disconnected(client, reason) {
    this.#record('disconnected', { client, reason: String(reason ?? '') });
  }

  disturbed(name) {
    this.#record('disturbed', { name });
  }

  undisturbed(name) {
    this.#record('undisturbed', { name });
  }

  async write(file) {
    const out = createWriteStream(file);
    for (const line of this.#lines) {
      if (!out.write(`${line}\n`)) await once(out, 'drain');
    }
    out.end(`${JSON.stringify({ events: this.#lines.length, dropped: 0 })}\n`);
    await once(out, 'finish');
  }
}
