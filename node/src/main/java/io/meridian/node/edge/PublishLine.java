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

  @SuppressWarnings("ArrayRecordComponent")
  private record Unanswered(PublishKey key, byte[] payload, int messages, long sinceMillis) {}

  private final Map<Long, Unanswered> unanswered = new LinkedHashMap<>();
  private long previous = Draft.PREVIOUS_UNKNOWN;
  private long handedMillis;

  /** Adds a publish; {@link #hand} or {@link #handAll} sends it. @param messages how many it has */
  void add(long msgSerial, PublishKey key, byte[] payload, int messages, long nowMillis) {
    unanswered.put(msgSerial, new Unanswered(key, payload, messages, nowMillis));
  }

  /** The newest publish, to be handed over after those before it. */
  Handed hand(long msgSerial, long nowMillis) {
    handedMillis = nowMillis;
    Unanswered publish = unanswered.get(msgSerial);
    if (publish == null) {
      throw new IllegalStateException("publish " + msgSerial + " is not in this line");
    }
    return hand(msgSerial, publish);
  }

  /**
   * All that is unanswered, from the start: whatever came of it before is known where it is going.
   */
  List<Handed> handAll(long nowMillis) {
    handedMillis = nowMillis;
    previous = Draft.PREVIOUS_UNKNOWN;
    List<Handed> all = new ArrayList<>();
    unanswered.forEach((msgSerial, publish) -> all.add(hand(msgSerial, publish)));
    return all;
  }

  private Handed hand(long msgSerial, Unanswered publish) {
    Handed handed = new Handed(publish.key(), previous, publish.payload(), msgSerial);
    if (publish.key().ordered()) {
      previous = publish.key().number();
    }
    return handed;
  }

  /** One got lost on the way: {@link #silentFor} any time now. */
  void lost() {
    handedMillis = Long.MIN_VALUE / 2;
  }

  /** The publish was answered. @return how many messages it has, 0 when it is not in this line */
  int answered(long msgSerial) {
    Unanswered publish = unanswered.remove(msgSerial);
    return publish == null ? 0 : publish.messages();
  }

  /** Publishes that have been tried for longer than {@code patienceMillis}. */
  List<Long> overdue(long nowMillis, long patienceMillis) {
    List<Long> overdue = new ArrayList<>();
    unanswered.forEach(
        (msgSerial, publish) -> {
          if (nowMillis - publish.sinceMillis() >= patienceMillis) {
            overdue.add(msgSerial);
          }
        });
    return overdue;
  }

  /** Whether something is unanswered and was last handed over at least this long ago. */
  boolean silentFor(long nowMillis, long millis) {
    return !unanswered.isEmpty() && nowMillis - handedMillis >= millis;
  }

  boolean isEmpty() {
    return unanswered.isEmpty();
  }
}
