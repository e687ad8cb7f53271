package io.meridian.node.hub;

import io.meridian.presence.channel.Change;
import io.meridian.presence.channel.Held;
import io.meridian.presence.crdt.Entry;
import io.meridian.presence.crdt.MemberKey;
import io.meridian.presence.crdt.MessageId;
import io.meridian.presence.crdt.SortedChunks;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.pekko.actor.typed.ActorRef;
import org.jspecify.annotations.Nullable;

/**
 * An attachment as presence sees it: whose it is, the members that it holds, and what was asked of
 * the channel's presence for it and has no answer yet, in order. Owned by its hub.
 *
 * <p>It outlives its connection until the channel's presence has taken the news.
 */
final class Holding {

  /** Something asked. @param changes empty for the end of the holding */
  record Asked(List<Change> changes, long msgSerial, boolean majority, int membersMax, long since) {
    boolean isRelease() {
      return changes.isEmpty();
    }
  }

  /** How a holding ended. */
  enum End {
    /** The client left: its members leave now. */
    LEFT,
    /** Its transport is lost: its members stay for their grace. */
    LOST
  }

  private final long holder;
  private final ActorRef<Subscriber> connection;
  private SortedChunks<MemberKey, Entry> members = SortedChunks.empty();
  private final Map<Long, Asked> line = new LinkedHashMap<>();
  private Attendance attendance;
  private long attachment;
  private boolean announced;
  private boolean arrived;
  private boolean used;
  private boolean endKnown;
  private long handedAllMillis;
  private @Nullable End end;

  Holding(long holder, Attendance attendance, ActorRef<Subscriber> connection) {
    this.holder = holder;
    this.attendance = attendance;
    this.connection = connection;
  }

  long holder() {
    return holder;
  }

  Attendance attendance() {
    return attendance;
  }

  void attendsAs(Attendance now) {
    attendance = now;
  }

  ActorRef<Subscriber> connection() {
    return connection;
  }

  /** The number under which the connection knows its frames now. */
  long attachment() {
    return attachment;
  }

  /** The connection takes frames under this number, once it is told ATTACHED. */
  void takesFramesAs(long number) {
    attachment = number;
    announced = false;
  }

  /** ATTACHED went out: what follows is delivered. */
  void announced() {
    announced = true;
  }

  boolean isAnnounced() {
    return announced;
  }

  /** It gets nothing until it takes frames again. */
  void takesNoFrames() {
    announced = false;
  }

  /** Members that its connection had elsewhere are its own now. */
  void arrives() {
    arrived = true;
    used = true;
  }

  /**
   * Whether its arrival is to be told, once only: to a later entity, which may know the members as
   * they were before the client left, it would say that they are here.
   */
  boolean takeArrived() {
    boolean untold = arrived;
    arrived = false;
    return untold;
  }

  void ends(End how) {
    end = how;
    announced = false;
  }

  @Nullable End end() {
    return end;
  }

  /** Whether the channel's presence ever heard of it. */
  boolean used() {
    return used;
  }

  void ask(long tag, Asked asked) {
    used = true;
    line.put(tag, asked);
  }

  boolean hasUnanswered() {
    return !line.isEmpty();
  }

  /**
   * What is to be handed over again, in order: all that is unanswered, unless the end is known.
   * What was asked before it was taken then, or is lost, and must not enter anybody again.
   */
  Map<Long, Asked> line() {
    return endKnown ? Map.of() : line;
  }

  /** The channel's presence has taken the end. Answers to what was asked before may follow. */
  void endIsKnown() {
    endKnown = true;
    members = SortedChunks.empty();
  }

  /** Whether its end is known and everything answered. */
  boolean isDone() {
    return endKnown && line.isEmpty();
  }

  /** All of the line was handed over again. */
  void handedAll(long nowMillis) {
    handedAllMillis = nowMillis;
  }

  /** Whether the oldest was last handed over at least this long ago. */
  boolean silentFor(long nowMillis, long millis) {
    return !line().isEmpty()
        && nowMillis - Math.max(line.values().iterator().next().since(), handedAllMillis) >= millis;
  }

  @Nullable Asked answered(long tag) {
    return line.remove(tag);
  }

  /** What was asked more than {@code millis} ago, removed; the end is asked for ever. */
  List<Asked> overdue(long nowMillis, long millis) {
    List<Asked> overdue = new ArrayList<>();
    line.values()
        .removeIf(
            asked -> {
              boolean late = !asked.isRelease() && nowMillis - asked.since() >= millis;
              if (late) {
                overdue.add(asked);
              }
              return late;
            });
    return overdue;
  }

  /** The changes were made: they are part of what a new activation is told, until the end is. */
  void made(List<Change> changes) {
    if (endKnown) {
      return;
    }
    for (Change change : changes) {
      if (change instanceof Change.Enter enter) {
        Entry held = members.get(enter.key());
        Entry entry = held == null ? enter.entry() : newer(held, enter.entry());
        members = members.with(enter.key(), entry);
      } else if (change instanceof Change.Leave leave) {
        Entry held = members.get(leave.key());
        if (held != null && newer(held, leave.entry()).equals(leave.entry())) {
          members = members.without(leave.key());
        }
      }
    }
  }

  /** Both were made by the member's own connection, so both are numbered. */
  private static Entry newer(Entry held, Entry other) {
    if (held.id() instanceof MessageId.Numbered one
        && other.id() instanceof MessageId.Numbered two) {
      int serials = Long.compare(one.msgSerial(), two.msgSerial());
      int order = serials != 0 ? serials : Integer.compare(one.index(), two.index());
      return order > 0 ? held : other;
    }
    return other;
  }

  List<Held> members() {
    List<Held> held = new ArrayList<>(members.size());
    members.forEach(member -> held.add(new Held(member.getKey(), member.getValue())));
    return held;
  }
}
