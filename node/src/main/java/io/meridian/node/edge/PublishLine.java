package io.meridian.node.edge;

import io.meridian.replication.log.Draft;
import io.meridian.replication.log.PublishKey;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A connection's unanswered publishes on one channel, in order. Each is handed over with the number
 * of the one before it, so that the channel notices when one got lost on the way; then all that is
 * unanswered is handed over again.
 */
final class PublishLine {

  /** One publish on its way to the channel. */
  @SuppressWarnings("ArrayRecordComponent") // Handed on, never compared.
  record Handed(PublishKey key, long previous, byte[] payload, long msgSerial) {}

  private static final class Unanswered {
    final PublishKey key;
    final byte[] payload;
    final int messages;
    final long sinceMillis;
    long handedMillis;

    Unanswered(PublishKey key, byte[] payload, int messages, long nowMillis) {
      this.key = key;
      this.payload = payload;
      this.messages = messages;
      this.sinceMillis = nowMillis;
      this.handedMillis = nowMillis;
    }
  }

  private final Map<Long, Unanswered> unanswered = new LinkedHashMap<>();
  private long previous = Draft.PREVIOUS_UNKNOWN;
  private boolean lost;
  private int bytes;

  /** Adds a publish; {@link #hand} or {@link #handAll} sends it. @param messages how many it has */
  void add(long msgSerial, PublishKey key, byte[] payload, int messages, long nowMillis) {
    unanswered.put(msgSerial, new Unanswered(key, payload, messages, nowMillis));
    bytes += payload.length;
  }

  /** The newest publish, to be handed over after those before it. */
  Handed hand(long msgSerial, long nowMillis) {
    Unanswered publish = unanswered.get(msgSerial);
    if (publish == null) {
      throw new IllegalStateException("publish " + msgSerial + " is not in this line");
    }
    return hand(msgSerial, publish, nowMillis);
  }

  /**
   * All that is unanswered, from the start: whatever came of it before is known where it is going.
   */
  List<Handed> handAll(long nowMillis) {
    lost = false;
    previous = Draft.PREVIOUS_UNKNOWN;
    List<Handed> all = new ArrayList<>();
    unanswered.forEach((msgSerial, publish) -> all.add(hand(msgSerial, publish, nowMillis)));
    return all;
  }

  private Handed hand(long msgSerial, Unanswered publish, long nowMillis) {
    publish.handedMillis = nowMillis;
    Handed handed = new Handed(publish.key, previous, publish.payload, msgSerial);
    if (publish.key.ordered()) {
      previous = publish.key.number();
    }
    return handed;
  }

  /** One got lost on the way: {@link #silentFor} holds until all are handed over again. */
  void lost() {
    lost = true;
  }

  /** The publish was answered. @return how many messages it has, 0 when it is not in this line */
  int answered(long msgSerial) {
    Unanswered publish = unanswered.remove(msgSerial);
    if (publish == null) {
      return 0;
    }
    bytes -= publish.payload.length;
    return publish.messages;
  }

  /** Publishes that have been tried for longer than {@code patienceMillis}. */
  List<Long> overdue(long nowMillis, long patienceMillis) {
    List<Long> overdue = new ArrayList<>();
    unanswered.forEach(
        (msgSerial, publish) -> {
          if (nowMillis - publish.sinceMillis >= patienceMillis) {
            overdue.add(msgSerial);
          }
        });
    return overdue;
  }

  /**
   * Whether the oldest was last handed over at least this long ago, whatever was handed over after
   * it, or one is known to be lost.
   */
  boolean silentFor(long nowMillis, long millis) {
    if (unanswered.isEmpty()) {
      return false;
    }
    return lost || nowMillis - unanswered.values().iterator().next().handedMillis >= millis;
  }

  /** Bytes of the payloads that are unanswered. */
  int bytes() {
    return bytes;
  }

  boolean isEmpty() {
    return unanswered.isEmpty();
  }
}
