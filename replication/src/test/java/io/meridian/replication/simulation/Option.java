package io.meridian.replication.simulation;

import io.meridian.chaos.sim.SeededRandom;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * What a seed decides before its run starts: one line each, with what it means, the value at which
 * it does no harm, and the values it is drawn from, a likelier one repeated. Rates are
 * probabilities in each step of 50 ms. Each draws from a stream of its own, so that a new option
 * changes no other one's value.
 */
enum Option {
  REGIONS("how many regions the channel has", whole(1, 5), 3, 3, 3, 3, 3, 3, 5, 2, 1),
  PUBLISHERS("connections that publish", whole(1, 100), 1, 1, 2, 3, 4),
  SUBSCRIBERS("connections that receive", whole(1, 100), 1, 2, 3, 4),
  PUBLISH_RATE("a connection publishes", rate(), 0.3, 0.3),
  SELDOM("of connections, those that publish a twentieth as often", rate(), 0, 0, 0, 0.5),
  REST_RATE("a publish under an id of the client's own", rate(), 0, 0, 0.1, 0.3),
  LOSS("a link loses a message", rate(), 0, 0, 0.02, 0.15),
  DUPLICATION("a message arrives twice", rate(), 0, 0, 0.05),
  LATENCY_MILLIS_MAX("of a link, each way, from 5 ms up", whole(5, 60_000), 20, 20, 80, 300),
  LINK_MESSAGES(
      "on their way on a link, each way; the next is dropped",
      whole(1, 1 << 20),
      5_000,
      5_000,
      5_000,
      5_000,
      10),
  MOVES("a client moves", rate(), 0, 0.02, 0.1, 0.25),
  CUTS("one direction of a link is cut or healed", rate(), 0, 0, 0.05, 0.15),
  ISOLATIONS("all links of a region, both ways, for up to 4 s", rate(), 0, 0, 0, 0.02),
  EDGE_DELAYS("an edge keeps a publish for up to 2 s", rate(), 0, 0, 0, 0.05),
  CRASHES("an entity dies", rate(), 0, 0, 0.01, 0.03),
  CRASH_AT_WRITE("an entity dies between a write and its effects", rate(), 0, 0, 0.005, 0.02),
  STOPS("an entity stops with nothing in flight", rate(), 0, 0, 0.01),
  REGION_DOWN("a region goes down", rate(), 0, 0, 0.005, 0.02),
  LOST_FOR_GOOD("a region that goes down stays down", flag(), 0, 1, 1, 0, 0, 0),
  REGION_DURABILITY("the own region alone acknowledges", flag(), 0, 1, 0, 0, 0, 0, 0),
  GIVES_UP("a publisher gives up what was not durable in time", flag(), 0, 1, 0, 0),
  SKEW_MILLIS("how far clocks are off", whole(0, 86_400_000), 0, 0, 0, 50, 3_600_000),
  CLOCKS_AHEAD(
      "whose: the sum of 1 for the first region, 2 for the second, 4 …",
      whole(0, 127),
      1,
      0,
      1,
      2,
      4,
      6,
      3),
  CLOCKS_BEHIND("whose are behind by as much, likewise", whole(0, 127), 0, 0, 0, 1, 2, 4, 5),
  CLOCK_JUMPS("a clock jumps, ahead or back, by up to an hour", rate(), 0, 0, 0, 0, 0.02),
  POSITION_CHARS_GOAL("a longer one withholds deliveries", whole(1, 4_096), 256, 256, 60, 40),
  EARLY_BYTES(
      "kept of what came before its gap closed", whole(1, 1 << 24), 1 << 20, 1 << 20, 1_000),
  CHUNK_ENTRIES("in one message to a peer", whole(1, 10_000), 512, 512, 3),
  TAIL_BYTES("of the log kept in memory", whole(1, 1 << 24), 1 << 20, 1 << 20, 2_000),
  WAITING_ANSWERS("publishes wait at a time", whole(1, 10_000), 1_000, 1_000, 1_000, 1_000, 5),
  LIVENESS("one fault stays for good", flag(), 0, 0, 0, 0, 0, 0, 0, 0, 1),
  LASTING("which one, as LastingFault counts them", whole(1, 4), 1, 1, 2, 3, 4),
  WRITES_LOST("a write fails, and may be there later all the same", rate(), 0, 0, 0, 0.01, 0.05),
  SLOW_WRITES("a write takes up to 2 s", rate(), 0, 0, 0, 0.02, 0.2),
  RETRY_WINDOW_MILLIS(
      "after which a publish is forgotten, and not sent again",
      whole(100, 3_600_000),
      600_000,
      600_000,
      600_000,
      600_000,
      2_500),
  PAUSES("the node of an entity stands still for up to 2.5 s", rate(), 0, 0, 0, 0.01),
  PASSIVATIONS("an entity without subscribers stops until it is needed", rate(), 0, 0, 0.05),
  DISK(
      "what a region that was down finds: 0 all, 1 nothing, 2 a backup",
      whole(0, 2),
      0,
      0,
      0,
      1,
      2),
  OPERATIONS("a publish changes a message instead", rate(), 0, 0, 0, 0.1, 0.5),
  TARGETS(
      "publishes that operations find without a search", whole(1, 1_000), 1_000, 1_000, 1_000, 2),
  ADDITIONS("a region is added", rate(), 0, 0, 0, 0, 0, 0, 0, 0, 0, 0.02),
  REMOVALS("a region is removed", rate(), 0, 0, 0, 0, 0, 0, 0, 0, 0, 0.02),
  DETACHMENTS(
      "a region is out of contact, detached, and attached again",
      rate(),
      0,
      0,
      0,
      0,
      0,
      0,
      0,
      0,
      0,
      0.02),
  STAYS("a client of a region that goes down waits for it", rate(), 0, 0, 0.4),
  RETENTION_MILLIS(
      "after which a log forgets, 0 for never", whole(0, 3_600_000), 0, 0, 0, 0, 0, 400, 1_500),
  BUSY_MILLIS("how long clients publish and things break", whole(50, 600_000), 2_000, 2_000, 6_000);

  /** What a value must be. */
  private record Range(double least, double most, boolean isWhole) {
    boolean has(double value) {
      return value >= least && value <= most && !(isWhole && value != Math.rint(value));
    }

    @Override
    public String toString() {
      return (isWhole ? "a whole number from " : "from ") + print(least) + " to " + print(most);
    }
  }

  private static Range whole(int least, int most) {
    return new Range(least, most, true);
  }

  private static Range rate() {
    return new Range(0, 1, false);
  }

  private static Range flag() {
    return whole(0, 1);
  }

  private final String meaning;
  private final Range range;
  private final double benign;
  private final List<Double> drawnFrom;

  Option(String meaning, Range range, double benign, double... drawnFrom) {
    this.meaning = meaning;
    this.range = range;
    this.benign = benign;
    this.drawnFrom = Arrays.stream(drawnFrom).boxed().toList();
  }

  double benign() {
    return benign;
  }

  String meaning() {
    return meaning;
  }

  double draw(SeededRandom random) {
    return random.child(text()).pick(drawnFrom);
  }

  /** As in {@code latency-millis-max=80}. */
  String text() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /**
   * @throws IllegalArgumentException when it is no value of this option
   */
  void require(double value) {
    if (!range.has(value)) {
      throw new IllegalArgumentException(text() + " " + print(value) + ", must be " + range);
    }
  }

  /**
   * @throws IllegalArgumentException when there is no such option
   */
  static Option named(String text) {
    return Arrays.stream(values())
        .filter(option -> option.text().equals(text))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "no option "
                        + text
                        + ", there are "
                        + Arrays.stream(values()).map(Option::text).toList()));
  }

  static String print(double value) {
    return BigDecimal.valueOf(value).stripTrailingZeros().toPlainString();
  }
}
