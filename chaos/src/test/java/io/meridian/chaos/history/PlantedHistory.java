package io.meridian.chaos.history;

import io.meridian.chaos.history.HistoryEvent.Acknowledged;
import io.meridian.chaos.history.HistoryEvent.Connected;
import io.meridian.chaos.history.HistoryEvent.ContinuityLost;
import io.meridian.chaos.history.HistoryEvent.Disconnected;
import io.meridian.chaos.history.HistoryEvent.Disturbed;
import io.meridian.chaos.history.HistoryEvent.Entered;
import io.meridian.chaos.history.HistoryEvent.Entering;
import io.meridian.chaos.history.HistoryEvent.Leaving;
import io.meridian.chaos.history.HistoryEvent.Left;
import io.meridian.chaos.history.HistoryEvent.MemberSeen;
import io.meridian.chaos.history.HistoryEvent.MembersShown;
import io.meridian.chaos.history.HistoryEvent.Received;
import io.meridian.chaos.history.HistoryEvent.Refused;
import io.meridian.chaos.history.HistoryEvent.Sent;
import io.meridian.chaos.history.HistoryEvent.Subscribed;
import io.meridian.chaos.history.HistoryEvent.Undisturbed;
import io.meridian.chaos.history.HistoryEvent.Unsubscribed;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A history written by hand, on the channel {@code news}; time stands still unless told. */
public final class PlantedHistory {
  private static final String CHANNEL = "news";

  private final List<HistoryEvent> events = new ArrayList<>();
  private final Map<String, String> ids = new HashMap<>();
  private long nowNanos;
  private long dropped;

  public PlantedHistory passMillis(long millis) {
    nowNanos += TimeUnit.MILLISECONDS.toNanos(millis);
    return this;
  }

  public PlantedHistory subscribed(String client, String channel) {
    return add(new Subscribed(nowNanos++, client, channel));
  }

  public PlantedHistory unsubscribed(String client, String channel) {
    return add(new Unsubscribed(nowNanos++, client, channel));
  }

  public PlantedHistory continuityLost(String client, String channel) {
    return add(new ContinuityLost(nowNanos++, client, channel, "suspended"));
  }

  public PlantedHistory sent(String publisher, long number) {
    return add(new Sent(nowNanos++, message(publisher, number)));
  }

  public PlantedHistory acknowledged(String publisher, long number) {
    return add(new Acknowledged(nowNanos, message(publisher, number)));
  }

  public PlantedHistory refused(String publisher, long number) {
    return add(new Refused(nowNanos, message(publisher, number), 50003, "no majority"));
  }

  public PlantedHistory received(String client, String publisher, long number) {
    return add(new Received(nowNanos, client, message(publisher, number)));
  }

  /** Sent, acknowledged, and received by ada and bob. */
  public PlantedHistory delivered(String publisher, long number) {
    return sent(publisher, number)
        .acknowledged(publisher, number)
        .received("ada", publisher, number)
        .received("bob", publisher, number);
  }

  public PlantedHistory connected(String client, String region, String connectionId) {
    ids.put(client, connectionId);
    return add(new Connected(nowNanos, client, region, connectionId));
  }

  public PlantedHistory disconnected(String client) {
    return add(new Disconnected(nowNanos, client, "lost"));
  }

  public PlantedHistory disturbed(String name) {
    return add(new Disturbed(nowNanos, name));
  }

  public PlantedHistory undisturbed(String name) {
    return add(new Undisturbed(nowNanos, name));
  }

  /** Connected as {@code connectionId}, and entered at once. */
  public PlantedHistory present(String client, String connectionId) {
    return connected(client, "eu", connectionId).entering(client).entered(client);
  }

  public PlantedHistory entering(String client) {
    return add(new Entering(nowNanos, new MemberKey(client, idOf(client)), CHANNEL));
  }

  public PlantedHistory entered(String client) {
    return add(new Entered(nowNanos, new MemberKey(client, idOf(client)), CHANNEL));
  }

  public PlantedHistory leaving(String client) {
    return add(new Leaving(nowNanos, new MemberKey(client, idOf(client)), CHANNEL));
  }

  public PlantedHistory left(String client) {
    return add(new Left(nowNanos, new MemberKey(client, idOf(client)), CHANNEL));
  }

  private String idOf(String client) {
    return ids.getOrDefault(client, "c-" + client);
  }

  public PlantedHistory seen(
      String watcher, MemberAction action, String member, String connectionId) {
    return add(
        new MemberSeen(nowNanos++, watcher, CHANNEL, new MemberKey(member, connectionId), action));
  }

  /**
   * @param members each as client and connection id, {@code ada:c1}
   */
  public PlantedHistory shown(String watcher, String... members) {
    List<MemberKey> keys =
        Arrays.stream(members)
            .map(member -> member.split(":"))
            .map(parts -> new MemberKey(parts[0], parts[1]))
            .toList();
    return add(new MembersShown(nowNanos, watcher, CHANNEL, keys));
  }

  public PlantedHistory dropped(long count) {
    dropped = count;
    return this;
  }

  /** What was planted. */
  public History history() {
    return new History(events, dropped);
  }

  /** The verdict with the default patience. */
  public HistoryReport check() {
    return HistoryChecker.check(history());
  }

  private PlantedHistory add(HistoryEvent event) {
    events.add(event);
    return this;
  }

  private static MessageKey message(String publisher, long number) {
    return new MessageKey(publisher, CHANNEL, number);
  }
}
