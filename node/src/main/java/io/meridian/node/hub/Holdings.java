package io.meridian.node.hub;

import io.meridian.node.presence.PresenceCommand;
import io.meridian.node.presence.PresenceFeed;
import io.meridian.node.protocol.Flags;
import io.meridian.presence.channel.Counts;
import io.meridian.presence.channel.Held;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.pekko.actor.typed.ActorRef;
import org.jspecify.annotations.Nullable;

/**
 * The holdings of a hub's attachments, and of those that ended and of which the channel's presence
 * has not said that it knows. Of the latter at most {@value #ENDED_MAX} are kept: beyond it the
 * oldest is forgotten, and its members stay until its node ends.
 */
final class Holdings {
  private static final int ENDED_MAX = 10_000;

  /** Of members in one {@link PresenceCommand.Announce}. */
  private static final int ANNOUNCE_BYTES = 256 << 10;

  private final Map<Long, Holding> byHolder = new LinkedHashMap<>();
  private final Map<Long, Holding> byAttachment = new HashMap<>();
  private int ended;

  @Nullable Holding get(long holder) {
    return byHolder.get(holder);
  }

  /** The holding whose connection takes frames under this number. */
  @Nullable Holding at(long attachment) {
    return byAttachment.get(attachment);
  }

  Collection<Holding> all() {
    return byHolder.values();
  }

  void add(Holding holding) {
    byHolder.put(holding.holder(), holding);
  }

  void place(Holding holding, long attachment) {
    byAttachment.remove(holding.attachment());
    holding.takesFramesAs(attachment);
    byAttachment.put(attachment, holding);
  }

  void pause(long attachment) {
    Holding holding = byAttachment.remove(attachment);
    if (holding != null) {
      holding.takesNoFrames();
    }
  }

  /** Ends a holding. @return whether the channel's presence has to be told */
  boolean end(Holding holding, Holding.End how) {
    byAttachment.remove(holding.attachment());
    if (!holding.used()) {
      byHolder.remove(holding.holder());
      return false;
    }
    holding.ends(how);
    if (++ended > ENDED_MAX) {
      byHolder.values().stream()
          .filter(old -> old.end() != null)
          .findFirst()
          .ifPresent(this::forget);
    }
    return true;
  }

  /** It is done, or cannot be kept any longer. */
  void forget(Holding holding) {
    if (byHolder.remove(holding.holder()) != null) {
      ended--;
    }
  }

  /** Once its end is known and nothing more is to be answered. */
  void forgetIfDone(Holding holding) {
    if (holding.isDone()) {
      forget(holding);
    }
  }

  /** What a new activation is told of the members held here, in parts numbered from 0. */
  List<PresenceCommand.Announce> announce(long subscription, ActorRef<PresenceFeed> hub) {
    List<PresenceCommand.Announce> announces = new ArrayList<>();
    List<PresenceCommand.HeldBy> part = new ArrayList<>();
    int bytes = 0;
    for (Holding holding : byHolder.values()) {
      List<Held> members = new ArrayList<>();
      for (Held member : holding.members()) {
        int memberBytes = PresenceFrames.weightBytes(member.key(), member.entry());
        if (bytes + memberBytes > ANNOUNCE_BYTES && bytes > 0) {
          addTo(part, holding, members);
          announces.add(
              new PresenceCommand.Announce(subscription, announces.size(), List.copyOf(part), hub));
          part = new ArrayList<>();
          members = new ArrayList<>();
          bytes = 0;
        }
        members.add(member);
        bytes += memberBytes;
      }
      addTo(part, holding, members);
    }
    if (!part.isEmpty()) {
      announces.add(
          new PresenceCommand.Announce(subscription, announces.size(), List.copyOf(part), hub));
    }
    return announces;
  }

  private static void addTo(
      List<PresenceCommand.HeldBy> part, Holding holding, List<Held> members) {
    if (!members.isEmpty()) {
      part.add(
          new PresenceCommand.HeldBy(
              holding.holder(), holding.attendance().graceMillis(), List.copyOf(members)));
    }
  }

  /** What the attachments do; a connection that is attached under two names counts under each. */
  Counts counts() {
    int connections = 0;
    int publishers = 0;
    int subscribers = 0;
    int presenceSubscribers = 0;
    for (Holding holding : byHolder.values()) {
      if (holding.end() == null) {
        Attendance attendance = holding.attendance();
        connections++;
        publishers += attendance.has(Flags.PUBLISH) ? 1 : 0;
        subscribers += attendance.has(Flags.SUBSCRIBE) ? 1 : 0;
        presenceSubscribers += attendance.has(Flags.PRESENCE_SUBSCRIBE) ? 1 : 0;
      }
    }
    return new Counts(connections, publishers, subscribers, presenceSubscribers);
  }
}
