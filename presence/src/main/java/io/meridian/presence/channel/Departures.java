package io.meridian.presence.channel;

import io.meridian.presence.crdt.MemberKey;
import io.meridian.presence.crdt.MessageId;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Who left by itself, and with which id. An entry that the client sent before may come much later,
 * from a region that still believes it connected: no dot tells that it is dead, the id does.
 *
 * <p>What a leave said is forgotten as soon as it was shown; it may be as long as a message. Of the
 * rest there are at most {@link PresenceSettings#departures}, for {@link
 * PresenceSettings#departureMillis}; the oldest is forgotten first. An entry later than that shows
 * a ghost, until the grace time of the region that wrote it has passed.
 */
final class Departures {
  private record Departure(LeaveNote note, long untilMillis) {}

  private final int max;
  private final long keepMillis;
  private final Map<MemberKey, Departure> byKey = new LinkedHashMap<>();
  private final List<MemberKey> withData = new ArrayList<>();

  Departures(int max, long keepMillis) {
    this.max = max;
    this.keepMillis = keepMillis;
  }

  /**
   * Takes a leave down.
   *
   * @return whether it says more than what was known
   */
  boolean remember(LeaveNote note, Moment now) {
    if (covers(note.key(), note.upTo())) {
      return false;
    }
    byKey.remove(note.key());
    byKey.put(note.key(), new Departure(note, now.elapsedMillis() + keepMillis));
    if (note.leave().data().length > 0) {
      withData.add(note.key());
    }
    if (byKey.size() > max) {
      byKey.remove(byKey.keySet().iterator().next());
    }
    return true;
  }

  @Nullable LeaveNote of(MemberKey key) {
    Departure departure = byKey.get(key);
    return departure == null ? null : departure.note();
  }

  /** Whether the member left with this id or a later one. */
  boolean covers(MemberKey key, MessageId id) {
    LeaveNote note = of(key);
    return note != null
        && id instanceof MessageId.Numbered numbered
        && numbered.compareTo(note.upTo()) <= 0;
  }

  boolean isEmpty() {
    return byKey.isEmpty();
  }

  /** What was remembered by now was shown; what was long ago is not needed any more. */
  void forgetOld(Moment now) {
    withData.forEach(
        key ->
            byKey.computeIfPresent(
                key, (left, of) -> new Departure(of.note().withoutData(), of.untilMillis())));
    withData.clear();
    Iterator<Departure> oldest = byKey.values().iterator();
    while (oldest.hasNext() && oldest.next().untilMillis() <= now.elapsedMillis()) {
      oldest.remove();
    }
  }
}
