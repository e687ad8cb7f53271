package io.meridian.chaos.run;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.meridian.chaos.experiment.Experiment;
import io.meridian.chaos.experiment.ExperimentFile;
import io.meridian.chaos.experiment.ExperimentFolder;
import io.meridian.chaos.experiment.Fault;
import io.meridian.chaos.experiment.Invariant;
import io.meridian.chaos.experiment.Limit;
import io.meridian.chaos.experiment.Probe;
import io.meridian.chaos.experiment.Step;
import io.meridian.chaos.history.HistoryEvent;
import io.meridian.chaos.history.HistoryEvent.Acknowledged;
import io.meridian.chaos.history.HistoryEvent.Received;
import io.meridian.chaos.history.HistoryEvent.Refused;
import io.meridian.chaos.history.HistoryEvent.Sent;
import io.meridian.chaos.history.HistoryEvent.Subscribed;
import io.meridian.chaos.history.HistoryEvent.Unsubscribed;
import io.meridian.chaos.history.MessageKey;
import io.meridian.regions.RegionId;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class LiveProbesTest {
  private static final RegionId EU = new RegionId("eu");
  private static final RegionId US = new RegionId("us");

  private final LiveProbes probes = new LiveProbes(Map.of("publisher", EU, "near", EU, "far", US));

  private static MessageKey message(int number) {
    return new MessageKey("publisher", "channel", number);
  }

  private static long at(long millis) {
    return MILLISECONDS.toNanos(millis);
  }

  private void read(HistoryEvent... events) {
    probes.read(List.of(events));
  }

  private double value(Probe probe, long fromMillis, long nowMillis) {
    return probes.value(probe, at(fromMillis), at(nowMillis));
  }

  @Test
  void deliveriesCountInThePublishersRegionAlone() {
    read(
        new Sent(at(0), message(1)),
        new Received(at(30), "near", message(1)),
        new Received(at(400), "far", message(1)));

    assertThat(value(Probe.DELIVERY_P99_MILLIS, 0, 500)).isEqualTo(30);
  }

  @Test
  void whatIsBeforeTheStretchDoesNotCount() {
    read(
        new Sent(at(0), message(1)),
        new Received(at(900), "near", message(1)),
        new Sent(at(1_000), message(2)),
        new Received(at(1_005), "near", message(2)));

    assertThat(value(Probe.DELIVERY_P99_MILLIS, 1_000, 1_100)).isEqualTo(5);
  }

  @Test
  void whatDoesNotArriveIsInfinitelyLate() {
    read(new Sent(at(0), message(1)));

    assertThat(value(Probe.DELIVERY_P99_MILLIS, 0, 500)).isInfinite();
    assertThat(value(Probe.ACKNOWLEDGEMENT_P99_MILLIS, 0, 500)).isInfinite();
  }

  @Test
  void answersAreCountedOverWhatWasRead() {
    read(new Sent(at(0), message(1)), new Sent(at(1), message(2)), new Sent(at(2), message(3)));
    assertThat(value(Probe.UNANSWERED, 0, 5)).isEqualTo(3);

    read(new Acknowledged(at(20), message(1)), new Refused(at(30), message(2), 50003, "busy"));

    assertThat(value(Probe.UNANSWERED, 0, 40)).isEqualTo(1);
    assertThat(value(Probe.ACKNOWLEDGEMENT_P99_MILLIS, 0, 22)).isEqualTo(20);
    assertThat(value(Probe.REFUSED_PERCENT, 0, 40)).isEqualTo(50);
  }

  @Test
  void silenceThatLastsAndSilenceThatHasEndedBothCount() {
    read(
        new Subscribed(at(0), "near", "channel"),
        new Subscribed(at(0), "far", "channel"),
        new Sent(at(0), message(1)),
        new Received(at(10), "far", message(1)),
        new Received(at(700), "near", message(1)));

    assertThat(value(Probe.SILENCE_MILLIS, 600, 710)).isEqualTo(700);
    assertThat(value(Probe.SILENCE_MILLIS, 1_000, 2_010)).isEqualTo(2_000);
  }

  @Test
  void deliveriesToOtherRegionsCountApart() {
    read(
        new Sent(at(0), message(1)),
        new Received(at(30), "near", message(1)),
        new Received(at(400), "far", message(1)));

    assertThat(value(Probe.REMOTE_DELIVERY_P99_MILLIS, 0, 500)).isEqualTo(400);
  }

  @Test
  void whatIsNotAnsweredCountsByItsAgeOnceItIsOlderThanWhatWasAnswered() {
    read(
        new Sent(at(0), message(1)),
        new Acknowledged(at(50), message(1)),
        new Sent(at(60), message(2)));

    assertThat(value(Probe.ACKNOWLEDGEMENT_P99_MILLIS, 0, 100)).isEqualTo(50);
    assertThat(value(Probe.ACKNOWLEDGEMENT_P99_MILLIS, 0, 5_060)).isEqualTo(5_000);
  }

  @Test
  void whatDoesNotArriveCountsByItsAgeForWhoWasSubscribedBefore() {
    read(
        new Subscribed(at(0), "far", "channel"),
        new Sent(at(10), message(1)),
        new Received(at(40), "far", message(1)),
        new Sent(at(100), message(2)),
        new Subscribed(at(150), "near", "channel"));

    assertThat(value(Probe.REMOTE_DELIVERY_P99_MILLIS, 0, 3_100)).isEqualTo(3_000);
    assertThat(value(Probe.DELIVERY_P99_MILLIS, 0, 3_100))
        .as("near need not get what was sent before, and nothing else arrived")
        .isInfinite();
  }

  @Test
  void nobodyWaitsForWhatWasRefusedOrIsNotSubscribedToAnyMore() {
    read(
        new Subscribed(at(0), "far", "channel"),
        new Sent(at(10), message(1)),
        new Received(at(40), "far", message(1)),
        new Sent(at(50), message(2)),
        new Refused(at(60), message(2), 50003, "busy"),
        new Sent(at(70), message(3)),
        new Unsubscribed(at(80), "far", "channel"),
        new Sent(at(90), message(4)));

    assertThat(value(Probe.REMOTE_DELIVERY_P99_MILLIS, 0, 9_000)).isEqualTo(30);
  }

  @Test
  void aCalmRunIsSteadyByEveryShippedLimit() {
    assertThat(exceeded(flow -> true, publisher -> true)).isEmpty();
  }

  @Test
  void aRegionThatAcknowledgesNothingIsNotSteadyByAnyShippedFile() {
    assertThat(exceeded(flow -> true, publisher -> !publisher.equals("publisher-us")))
        .hasSize((int) shipped().count())
        .allSatisfy(
            (file, probes) ->
                assertThat(probes)
                    .as(file)
                    .containsExactlyInAnyOrder(Probe.ACKNOWLEDGEMENT_P99_MILLIS, Probe.UNANSWERED));
  }

  @Test
  void aDeadLinkIsNotSteadyByAnyShippedFile() {
    assertThat(exceeded(flow -> !flow.equals("eu>us"), publisher -> true))
        .hasSize((int) shipped().count())
        .allSatisfy(
            (file, probes) ->
                assertThat(probes).as(file).containsExactly(Probe.REMOTE_DELIVERY_P99_MILLIS));
  }

  @Test
  void regionsThatHearNothingOfEachOtherAreNotSteadyByAnyShippedFile() {
    assertThat(
            exceeded(
                flow -> flow.substring(0, 2).equals(flow.substring(3)),
                publisher -> !publisher.equals("publisher-us")))
        .hasSize((int) shipped().count())
        .allSatisfy(
            (file, probes) ->
                assertThat(probes)
                    .as(file)
                    .containsExactlyInAnyOrder(
                        Probe.REMOTE_DELIVERY_P99_MILLIS,
                        Probe.ACKNOWLEDGEMENT_P99_MILLIS,
                        Probe.UNANSWERED));
  }

  /** Or it would stop nothing. Nor does it stop what is still within its bound. */
  @Test
  void silenceCanStopEveryShippedRunAndNotBeforeItIsTooLongForIt() {
    assertThat(shipped())
        .allSatisfy(
            experiment ->
                assertThat(silenceThatStops(experiment))
                    .as(experiment.name())
                    .isLessThan(planned(experiment).toMillis())
                    .isGreaterThan(mayTakeMillis(experiment)));
  }

  private static double silenceThatStops(Experiment experiment) {
    return experiment.stopWhen().stream()
        .filter(limit -> limit.probe() == Probe.SILENCE_MILLIS)
        .mapToDouble(Limit::max)
        .findFirst()
        .orElseThrow();
  }

  /** From the first fault on; one that ends by itself takes longer. */
  private static Duration planned(Experiment experiment) {
    Duration before = experiment.steadyState().warmUp().plus(experiment.steadyState().over());
    Step first = experiment.method().stream().min(Comparator.comparing(Step::at)).orElseThrow();
    Duration restarts = first.fault().endsByItself() ? Duration.ofSeconds(30) : Duration.ZERO;
    return experiment.length().minus(before).minus(first.at()).plus(restarts);
  }

  /** How long a client may be without service, also one that waits for its region. */
  private static double mayTakeMillis(Experiment experiment) {
    double recovers =
        experiment.invariants().stream()
            .filter(invariant -> invariant.kind() == Invariant.Kind.RECOVERED_WITHIN_MILLIS)
            .mapToDouble(Invariant::max)
            .findFirst()
            .orElse(0);
    boolean isAway =
        !experiment.load().moving()
            && experiment.method().stream().anyMatch(step -> step.fault() == Fault.PAUSE);
    return isAway ? recovers + experiment.method().get(0).lasts().toMillis() : recovers;
  }

  /**
   * Which limits of the steady state ten seconds of load exceed, by experiment; without those of
   * which it exceeds none. In each of three regions a subscriber listens and a publisher sends 20
   * messages a second, which are there after 100 ms at home, after 300 ms elsewhere, and are
   * acknowledged after 400 ms.
   *
   * @param carried whether what is sent from one region to another arrives, as in {@code eu>us}
   * @param acknowledged whether what a publisher sends is
   */
  private static Map<String, List<Probe>> exceeded(
      Predicate<String> carried, Predicate<String> acknowledged) {
    Map<String, RegionId> homes = new HashMap<>();
    List<HistoryEvent> events = new ArrayList<>();
    List<String> regions = List.of("eu", "us", "ap");
    for (String region : regions) {
      homes.put("publisher-" + region, new RegionId(region));
      homes.put(region, new RegionId(region));
      events.add(new Subscribed(at(0), region, "channel"));
    }
    for (int number = 1; number <= 200; number++) {
      for (String from : regions) {
        MessageKey message = new MessageKey("publisher-" + from, "channel", number);
        long sent = 50L * number;
        events.add(new Sent(at(sent), message));
        for (String to : regions) {
          if (carried.test(from + ">" + to)) {
            events.add(new Received(at(sent + (from.equals(to) ? 100 : 300)), to, message));
          }
        }
        if (acknowledged.test(message.publisher())) {
          events.add(new Acknowledged(at(sent + 400), message));
        }
      }
    }
    long now = 10_050;
    events.sort(Comparator.comparing(HistoryEvent::atNanos));
    LiveProbes probes = new LiveProbes(homes);
    probes.read(events.stream().filter(event -> event.atNanos() <= at(now)).toList());

    Map<String, List<Probe>> exceeded = new HashMap<>();
    shipped()
        .forEach(
            experiment -> {
              long from = now - experiment.steadyState().over().toMillis();
              List<Probe> above =
                  experiment.steadyState().limits().stream()
                      .filter(limit -> probes.value(limit.probe(), at(from), at(now)) > limit.max())
                      .map(Limit::probe)
                      .toList();
              if (!above.isEmpty()) {
                exceeded.put(experiment.name(), above);
              }
            });
    return exceeded;
  }

  private static Stream<Experiment> shipped() {
    ExperimentFolder folder = new ExperimentFolder(Path.of(".."));
    return folder.all().stream().map(file -> ExperimentFile.read(file, folder.available()));
  }
}
