// One load for all systems: publishers that send at a fixed rate whatever happens, subscribers to all channels.
import { setTimeout as sleep } from 'node:timers/promises';
import { History } from './history.mjs';
import { Latencies } from './latency.mjs';

/** As `publishOne` writes it; it fits into 64 bytes, the least that can be asked for. */
const MESSAGE = /^(?<publisher>\S+) (?<channel>\S+) (?<number>[1-9]\d*) (?<dueMillis>\d+(\.\d+)?) \.*$/;
const PADDING = '.';
const TICK_MILLIS = 5;
/** How long what is under way may take after the last sending. */
const DRAIN_MILLIS = 60_000;
/** How long load goes on after what is done meanwhile is done. */
const AFTER_MILLIS = 10_000;
/** How long nothing has to arrive, so that what should not come would have. */
const SURPLUS_MILLIS = 1_000;

/**
 * Runs one load against a system that is up.
 *
 * @param plan `{publishers, subscribers, channels, rate, payloadBytes, seconds}`, rate in messages a second of all
 *   publishers together
 * @param during called once when load has begun, with the history and a clock of seconds since then; returns what was
 *   done and when, `[{name, fromSeconds, toSeconds}]`; the load goes on for a while after it is done
 * @returns what was measured, and the history
 */
export async function runLoad(system, name, plan, during = null) {
  const history = new History();
  const channels = Array.from({ length: plan.channels }, (_, index) => `${name}-${index + 1}`);
  const load = new Load(plan, channels, history);
  const clients = [];
  try {
    const subscribers = [];
    for (let index = 1; index <= plan.subscribers; index++) {
      const client = `subscriber-${index}`;
      const subscriber = await system.client(client, name, history);
      clients.push(subscriber);
      subscribers.push(subscriber.subscribe(channels, (channel, data) => load.received(client, channel, data))
        .then(() => channels.forEach((channel) => history.subscribed(client, channel))));
    }
    await Promise.all(subscribers);
    const publishers = [];
    for (let index = 1; index <= plan.publishers; index++) {
      const publisher = await system.client(`publisher-${index}`, name, history);
      clients.push(publisher);
      publishers.push(publisher);
    }
    const busyBefore = performance.eventLoopUtilization();
    const publishing = load.publish(publishers, during === null);
    let disturbances = [];
    if (during) {
      disturbances = await during(history, () => load.seconds());
      load.endIn(AFTER_MILLIS);
    }
    await publishing;
    await load.drain();
    return { ...load.result(), disturbances, driverBusy: performance.eventLoopUtilization(busyBefore).utilization, history };
  } finally {
    await Promise.allSettled(clients.map((client) => client.close()));
  }
}

class Load {
  #plan;
  #channels;
  #history;
  #numbers = new Map();
  #endMillis = Infinity;
  #sent = 0;
  #acknowledged = 0;
  #refused = 0;
  #delivered = 0;
  #deliveredEachSecond = [];
  #lastActivityMillis = 0;
  #firstSentMillis = 0;
  #lastAcknowledgedMillis = 0;
  #acknowledgements = new Latencies();
  #deliveries = new Latencies();

  constructor(plan, channels, history) {
    this.#plan = plan;
    this.#channels = channels;
    this.#history = history;
  }

  /**
   * Open loop: each message is due at a time of its own, and its latency counts from there. Ends after the planned
   * seconds, or, if something else is to say when, not before `endIn` did.
   */
  async publish(publishers, endsByItself) {
    const startMillis = performance.now();
    this.#firstSentMillis = startMillis;
    const plannedEndMillis = startMillis + this.#plan.seconds * 1000;
    if (endsByItself) this.#endMillis = plannedEndMillis;
    for (let next = 0; ; ) {
      const endMillis = Math.max(plannedEndMillis, this.#endMillis);
      const untilMillis = Math.min(performance.now(), endMillis);
      for (; startMillis + (next * 1000) / this.#plan.rate < untilMillis; next++) {
        this.#publishOne(publishers, next, startMillis + (next * 1000) / this.#plan.rate);
      }
      if (untilMillis === endMillis) return;
      await sleep(TICK_MILLIS);
    }
  }

  /** Since load began. */
  seconds() {
    return (performance.now() - this.#firstSentMillis) / 1000;
  }

  endIn(millis) {
    this.#endMillis = performance.now() + millis;
  }

  #publishOne(publishers, index, dueMillis) {
    const turn = index % publishers.length;
    const publisher = `publisher-${turn + 1}`;
    // Each publisher goes through all channels.
    const channel = this.#channels[Math.floor(index / publishers.length) % this.#channels.length];
    const key = `${publisher} ${channel}`;
    const number = (this.#numbers.get(key) ?? 0) + 1;
    this.#numbers.set(key, number);
    const message = { publisher, channel, number };
    const data = `${publisher} ${channel} ${number} ${dueMillis} `.padEnd(this.#plan.payloadBytes, PADDING);
    this.#sent++;
    this.#history.sent(message);
    publishers[turn].publish(channel, data, `${key} ${number}`).then(
      () => {
        this.#acknowledged++;
        this.#lastAcknowledgedMillis = performance.now();
        this.#acknowledgements.add(performance.now() - dueMillis);
        this.#history.acknowledged(message);
      },
      (error) => {
        this.#refused++;
        this.#history.refused(message, error);
      },
    );
  }

  /** What is none of ours, is not whole or came to another channel is recorded as a message that nobody sent. */
  received(client, channel, data) {
    const message = this.#message(data);
    this.#lastActivityMillis = performance.now();
    if (message?.channel !== channel) {
      const stray = message ? `${message.publisher}#${message.number} on ${message.channel}` : 'unreadable';
      this.#history.received(client, { publisher: `stray message, ${stray}`, channel, number: 1 });
      return;
    }
    const { dueMillis, ...key } = message;
    this.#delivered++;
    const second = Math.floor(this.seconds());
    while (this.#deliveredEachSecond.length <= second) this.#deliveredEachSecond.push(0);
    this.#deliveredEachSecond[second]++;
    this.#deliveries.add(performance.now() - dueMillis);
    this.#history.received(client, key);
  }

  /** What a message says of itself; null unless it is one of ours from its first to its last byte. */
  #message(data) {
    const parts = typeof data === 'string' && data.length === this.#plan.payloadBytes ? data.match(MESSAGE) : null;
    if (!parts) return null;
    const { publisher, channel, number, dueMillis } = parts.groups;
    return { publisher, channel, number: Number(number), dueMillis: Number(dueMillis) };
  }

  async drain() {
    const endMillis = performance.now() + DRAIN_MILLIS;
    const isMissingSomething = () =>
      this.#acknowledged + this.#refused < this.#sent || this.#delivered < this.#acknowledged * this.#plan.subscribers;
    while (performance.now() < endMillis && isMissingSomething()) await sleep(100);
    while (performance.now() < endMillis && performance.now() - this.#lastActivityMillis < SURPLUS_MILLIS) await sleep(100);
  }

  result() {
    const seconds = (this.#lastAcknowledgedMillis - this.#firstSentMillis) / 1000;
    return {
      ...this.#plan,
      sent: this.#sent,
      acknowledged: this.#acknowledged,
      refused: this.#refused,
      delivered: this.#delivered,
      acknowledgedPerSecond: seconds > 0 ? Math.round((this.#acknowledged / seconds) * 10) / 10 : 0,
      acknowledgementMillis: this.#acknowledgements.percentiles(),
      deliveryMillis: this.#deliveries.percentiles(),
      deliveredEachSecond: this.#deliveredEachSecond,
    };
  }
}
