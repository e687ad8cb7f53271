package io.meridian.chaos.bench;

import io.meridian.chaos.stage.EmulatedRegions;
import io.meridian.regions.RegionId;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * How long until a subscriber in each region sees that a member entered, was updated or left,
 * beside how long a message takes that is published on the same connections at the same rate.
 */
final class PresenceLatencyRun {
  /** Presence may take so many times what a message takes in its region, and the one-way delay. */
  static final double GOAL = 2;

  private static final int CONNECTIONS = 4;

  /** Each of them enters, is updated and leaves, in turn. */
  private static final int MEMBERS = 200;

  private static final Duration PATIENCE = Duration.ofSeconds(20);

  /** What one subscriber received. */
  record Received(Deliveries messages, Deliveries presence) {
    private boolean wrong() {
      return messages.missing() + messages.repeated() + presence.missing() + presence.repeated()
          > 0;
    }
  }

  /**
   * @param received of each region's subscriber, the members' region first
   * @param answers to messages and operations
   */
  record Result(Map<RegionId, Received> received, Duration oneWay, Answers answers)
      implements PresenceResult {
    @Override
    public boolean wrong() {
      return answers.refused() > 0 || received.values().stream().anyMatch(Received::wrong);
    }

    @Override
    public String report() {
      StringBuilder text = new StringBuilder();
      Map.Entry<RegionId, Received> first = received.entrySet().iterator().next();
      RegionId home = first.getKey();
      Latencies local = first.getValue().messages().latencies();
      text.append(Latencies.header("One way " + oneWay.toMillis() + " ms")).append('\n');
      received.forEach(
          (region, kinds) -> {
            String path = home + " -> " + region;
            text.append(kinds.messages().latencies().row("message  " + path)).append('\n');
            text.append(kinds.presence().latencies().row("presence " + path)).append('\n');
          });
      received.forEach(
          (region, kinds) ->
              text.append(
                  verdict(
                      home,
                      region,
                      local,
                      kinds.presence().latencies(),
                      region.equals(home) ? Duration.ZERO : oneWay)));
      received.forEach((region, kinds) -> text.append(wrongs(region, kinds)));
      return text.append(answers.refusals()).toString();
    }

    private static String verdict(
        RegionId home, RegionId region, Latencies message, Latencies presence, Duration way) {
      double p50 = ratio(message, presence, way, 50);
      double p99 = ratio(message, presence, way, 99);
      return String.format(
          Locale.ROOT,
          "presence %s -> %s%s: %.2f x a local message at the median, %.2f x at p99: goal of %.0f"
              + " %s%n",
          home,
          region,
          region.equals(home) ? "" : " less the way",
          p50,
          p99,
          GOAL,
          p50 <= GOAL && p99 <= GOAL ? "met" : "MISSED");
    }

    private static double ratio(
        Latencies message, Latencies presence, Duration way, double percentile) {
      return (presence.millis(percentile) - way.toNanos() / 1e6) / message.millis(percentile);
    }

    private static String wrongs(RegionId region, Received kinds) {
      if (!kinds.wrong()) {
        return "";
      }
      return String.format(
          Locale.ROOT,
          "WRONG: the subscriber in %s lacks %d messages and %d presence events, and has %d and %d"
              + " twice.%n",
          region,
          kinds.messages().missing(),
          kinds.presence().missing(),
          kinds.messages().repeated(),
          kinds.presence().repeated());
    }
  }

  private final EmulatedRegions regions;

  PresenceLatencyRun(EmulatedRegions regions) {
    this.regions = regions;
  }

  /**
   * @param perSecond messages, and as many operations on members, each half way between two of the
   *     others
   */
  Result run(String channel, double perSecond, Duration oneWay, Duration warmUp, Duration time)
      throws InterruptedException {
    RegionId home = regions.ids().get(0);
    Map<RegionId, Received> received = new LinkedHashMap<>();
    Map<RegionId, BareClient> subscribers = new LinkedHashMap<>();
    try (MemberClients members =
        MemberClients.attach(regions.endpoint(home), channel, CONNECTIONS)) {
      // Connecting takes no more than this, and what is due meanwhile would be late.
      long startNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(3);
      Schedule both = new Schedule(startNanos, 2 * perSecond, warmUp, time);
      Schedule messages = new Schedule(startNanos, perSecond, warmUp, time);
      Schedule operations = new Schedule(both.dueNanos(1), perSecond, warmUp, time);
      for (RegionId region : regions.ids()) {
        Received kinds = new Received(new Deliveries(messages), new Deliveries(operations));
        received.put(region, kinds);
        subscribers.put(region, subscriber(region, channel, kinds));
      }
      both.run(
          number -> {
            long half = number / 2;
            if (number % 2 == 0) {
              members.publish(half, '"' + Publishers.data(half) + '"', messages.dueNanos(half));
            } else {
              members.operate(half % MEMBERS, operation(half), operations.dueNanos(half));
            }
          });
      for (Received kinds : received.values()) {
        kinds.messages().await(PATIENCE);
        kinds.presence().await(PATIENCE);
      }
      members.answers().await(both.count(), PATIENCE);
      return new Result(received, oneWay, members.answers());
    } finally {
      subscribers.values().forEach(BareClient::close);
    }
  }

  private BareClient subscriber(RegionId region, String channel, Received kinds) {
    MemberView view =
        new MemberView(
            (member, now) -> kinds.presence().take(Publishers.message(member.data()), now, 0));
    return BareClient.subscriber(
            regions.endpoint(region),
            channel,
            frame -> {
              kinds.messages().accept(frame);
              view.accept(frame);
            })
        .toCompletableFuture()
        .join();
  }

  /** Carries as much data as a message does. */
  static MemberOperation operation(long number) {
    String clientId = MemberClients.clientId(number % MEMBERS);
    String data = Publishers.data(number);
    return switch ((int) (number / MEMBERS % 3)) {
      case 0 -> MemberOperation.enter(clientId, data);
      case 1 -> MemberOperation.update(clientId, data);
      default -> MemberOperation.leave(clientId, data);
    };
  }
}
