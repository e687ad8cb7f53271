package io.meridian.presence.channel;

/**
 * How many connections do what on the channel in one region; what presence itself knows is counted
 * from its state. Each 0 or more.
 */
public record Counts(int connections, int publishers, int subscribers, int presenceSubscribers) {
  public static final Counts NONE = new Counts(0, 0, 0, 0);

  public Counts plus(Counts other) {
    return new Counts(
        connections + other.connections,
        publishers + other.publishers,
        subscribers + other.subscribers,
        presenceSubscribers + other.presenceSubscribers);
  }
}
