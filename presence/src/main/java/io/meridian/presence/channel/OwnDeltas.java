package io.meridian.presence.channel;

import io.meridian.presence.crdt.Origin;
import io.meridian.presence.crdt.PresenceParts;
import io.meridian.presence.crdt.PresenceState;
import java.util.ArrayList;
import java.util.List;

/**
 * What this region writes, numbered under its activation. What is written while a batch is handled
 * becomes one delta, or several when it is too large for one message.
 *
 * <p>A new activation that starts with members counts them as its first delta, one that is in no
 * buffer: so nobody is taken to know them who has not compared states.
 */
final class OwnDeltas {
  private final int bytesMax;
  private final List<NumberedDelta> closed = new ArrayList<>();
  private Origin activation;
  private long last;
  private PresenceState open = PresenceState.EMPTY;
  private List<LeaveNote> openLeaves = new ArrayList<>();
  private long openBytes;

  OwnDeltas(Origin activation, boolean startsWithMembers, int bytesMax) {
    this.activation = activation;
    this.last = startsWithMembers ? 1 : 0;
    this.bytesMax = bytesMax;
  }

  Origin activation() {
    return activation;
  }

  /** The number of the last delta that is complete. */
  long last() {
    return last;
  }

  /** The number of the delta with everything that was written by now. */
  long lastWithOpen() {
    return isOpen() ? last + 1 : last;
  }

  private boolean isOpen() {
    return !open.isEmpty() || !openLeaves.isEmpty();
  }

  void add(PresenceState delta, List<LeaveNote> leaves) {
    long bytes = NumberedDelta.bytesOf(delta, leaves);
    if (isOpen() && openBytes + bytes > bytesMax) {
      close();
    }
    if (delta.bytesAtMost() > bytesMax) {
      for (PresenceState part : PresenceParts.split(delta, bytesMax)) {
        addToOpen(part, List.of(), part.bytesAtMost());
        close();
      }
      addToOpen(PresenceState.EMPTY, leaves, NumberedDelta.bytesOf(PresenceState.EMPTY, leaves));
    } else {
      addToOpen(delta, leaves, bytes);
    }
  }

  private void addToOpen(PresenceState delta, List<LeaveNote> leaves, long bytes) {
    open = open.join(delta);
    openLeaves.addAll(leaves);
    openBytes += bytes;
  }

  private void close() {
    closed.add(new NumberedDelta(activation, last, last + 1, open, openLeaves, openBytes));
    last++;
    open = PresenceState.EMPTY;
    openLeaves = new ArrayList<>();
    openBytes = 0;
  }

  /** The deltas since the last time, complete now. */
  List<NumberedDelta> take() {
    if (isOpen()) {
      close();
    }
    List<NumberedDelta> taken = List.copyOf(closed);
    closed.clear();
    return taken;
  }

  /**
   * Goes on under another activation, of which nobody has heard anything.
   *
   * @param unheard deltas of the former one that somebody lacks: they are numbered anew
   */
  void restart(Origin next, List<NumberedDelta> unheard) {
    List<NumberedDelta> again = new ArrayList<>(unheard);
    again.addAll(closed);
    closed.clear();
    activation = next;
    // One that is in no buffer: who has not compared with this activation lacks what it began with.
    last = 1;
    for (NumberedDelta delta : again) {
      closed.add(
          new NumberedDelta(next, last, last + 1, delta.delta(), delta.leaves(), delta.bytes()));
      last++;
    }
  }
}
