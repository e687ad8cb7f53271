package io.meridian.chaos.bench;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * Who is present on a channel, as one subscriber is told: by the pages of SYNC and by events, of
 * which the newer holds, as in every SDK.
 */
final class MemberView implements Consumer<JsonNode> {
  private static final int HAS_PRESENCE = 1;

  /** Takes what subscribers are shown, on the thread that reads: must not block. */
  interface Events {
    void onEvent(SeenMember member, long nowNanos);
  }

  private final Events events;
  private final Map<String, SeenMember> members = new HashMap<>();

  /** Connections of each client that is present. */
  private final Map<String, Integer> connections = new HashMap<>();

  /** Clients that were ever shown on two connections at a time. */
  private final Set<String> doubled = new HashSet<>();

  /** Not on a page of the running sync so far. */
  private final Set<String> unconfirmed = new HashSet<>();

  /** Who left since the client attached: a page that is still to come may hold them. */
  private final Map<String, SeenMember> leftDuringSync = new HashMap<>();

  private String syncId = "";
  private boolean syncing;
  private boolean synced;
  private long syncedNanos;

  MemberView(Events events) {
    this.events = events;
  }

  /** One that is only asked who is present. */
  MemberView() {
    this((member, nowNanos) -> {});
  }

  @Override
  public synchronized void accept(JsonNode frame) {
    long now = System.nanoTime();
    switch (frame.path("action").intValue()) {
      case BareClient.ATTACHED -> onAttached(frame, now);
      case BareClient.SYNC -> onPage(frame, now);
      case BareClient.PRESENCE -> onEvents(frame, now);
      default -> {}
    }
    notifyAll();
  }

  private void onAttached(JsonNode frame, long now) {
    if ((frame.path("flags").intValue() & HAS_PRESENCE) == 0) {
      members.clear();
      connections.clear();
      endSync(now);
    } else {
      syncing = false;
      synced = false;
    }
  }

  private void onPage(JsonNode frame, long now) {
    String serial = frame.path("channelSerial").asText();
    int colon = serial.indexOf(':');
    String id = colon < 0 ? "" : serial.substring(0, colon);
    if (!syncing || !id.equals(syncId)) {
      syncId = id;
      syncing = true;
      synced = false;
      unconfirmed.clear();
      unconfirmed.addAll(members.keySet());
    }
    int index = 0;
    for (JsonNode entry : frame.path("presence")) {
      SeenMember member = SeenMember.read(frame, entry, index++);
      SeenMember left = leftDuringSync.get(member.key());
      if (left == null || member.isNewerThan(left)) {
        present(member);
      }
    }
    if (colon < 0 || colon == serial.length() - 1) {
      Set.copyOf(unconfirmed).forEach(this::absent);
      endSync(now);
    }
  }

  private void endSync(long now) {
    unconfirmed.clear();
    leftDuringSync.clear();
    syncing = false;
    synced = true;
    syncedNanos = now;
  }

  private void onEvents(JsonNode frame, long now) {
    int index = 0;
    for (JsonNode entry : frame.path("presence")) {
      SeenMember member = SeenMember.read(frame, entry, index++);
      SeenMember before = members.get(member.key());
      if (before == null || member.isNewerThan(before)) {
        if (member.action() == MemberOperation.LEAVE) {
          absent(member.key());
          if (!synced) {
            leftDuringSync.put(member.key(), member);
          }
        } else {
          present(member);
        }
        events.onEvent(member, now);
      }
    }
  }

  private void present(SeenMember member) {
    unconfirmed.remove(member.key());
    SeenMember before = members.get(member.key());
    if (before == null) {
      members.put(member.key(), member);
      if (connections.merge(member.clientId(), 1, Integer::sum) > 1) {
        doubled.add(member.clientId());
      }
    } else if (member.isNewerThan(before)) {
      members.put(member.key(), member);
    }
  }

  private void absent(String key) {
    unconfirmed.remove(key);
    SeenMember before = members.remove(key);
    if (before != null) {
      connections.computeIfPresent(
          before.clientId(), (client, count) -> count == 1 ? null : count - 1);
    }
  }

  /** Keys of the members, {@code connectionId:clientId}. */
  synchronized Set<String> keys() {
    return Set.copyOf(members.keySet());
  }

  /** How many clients were ever present on two connections at a time. */
  synchronized int doubled() {
    return doubled.size();
  }

  /**
   * Waits until all pages have come.
   *
   * @return when the last one came, of {@link System#nanoTime}
   * @throws IllegalStateException when they have not come in time
   */
  synchronized long awaitSynced(Duration patience) throws InterruptedException {
    if (!await(() -> synced, patience)) {
      throw new IllegalStateException(
          "no last page of SYNC in " + patience.toSeconds() + " s, " + members.size() + " members");
    }
    return syncedNanos;
  }

  /**
   * Waits until so many are present.
   *
   * @return whether they are
   */
  synchronized boolean awaitCount(long count, Duration patience) throws InterruptedException {
    return await(() -> members.size() == count, patience);
  }

  private boolean await(BooleanSupplier condition, Duration patience) throws InterruptedException {
    long end = System.nanoTime() + patience.toNanos();
    long left = patience.toNanos();
    while (!condition.getAsBoolean() && left > 0) {
      TimeUnit.NANOSECONDS.timedWait(this, left);
      left = end - System.nanoTime();
    }
    return condition.getAsBoolean();
  }
}
