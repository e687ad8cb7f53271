package io.meridian.chaos.sim;

/**
 * How one direction of a link treats messages. Messages overtake each other when the latency range
 * is wider than their distance in time.
 *
 * @param minLatencyMillis 0 or more
 * @param maxLatencyMillis each message draws its own latency from the range, ends included
 * @param loss probability that a message is lost, 0 to 1
 * @param duplication probability that a message that is not lost arrives twice, 0 to 1
 */
public record LinkConditions(
    long minLatencyMillis, long maxLatencyMillis, double loss, double duplication) {
  public LinkConditions {
    if (minLatencyMillis < 0 || maxLatencyMillis < minLatencyMillis) {
      throw new IllegalArgumentException(
          "latency from " + minLatencyMillis + " to " + maxLatencyMillis + " ms is no range");
    }
    requireProbability("loss", loss);
    requireProbability("duplication", duplication);
  }

  /** Nothing lost, repeated or reordered. */
  public static LinkConditions steady(long latencyMillis) {
    return new LinkConditions(latencyMillis, latencyMillis, 0, 0);
  }

  public LinkConditions withLoss(double probability) {
    return new LinkConditions(minLatencyMillis, maxLatencyMillis, probability, duplication);
  }

  public LinkConditions withDuplication(double probability) {
    return new LinkConditions(minLatencyMillis, maxLatencyMillis, loss, probability);
  }

  private static void requireProbability(String name, double value) {
    if (!(value >= 0 && value <= 1)) {
      throw new IllegalArgumentException(name + " " + value + " is not between 0 and 1");
    }
  }
}
