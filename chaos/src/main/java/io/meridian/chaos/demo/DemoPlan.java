package io.meridian.chaos.demo;

import io.meridian.chaos.experiment.Load;
import io.meridian.chaos.history.History;
import io.meridian.regions.RegionId;

/**
 * What a demo does. In each region one publisher sends to all channels in turn, and each subscriber
 * listens to all channels.
 *
 * @param victim the region that is killed
 * @param channels 1 to 50
 * @param messagesPerSecond of each publisher, over all channels; 1 to 1,000
 * @param subscribersPerRegion 1 to 20
 * @param secondsBefore the kill, 1 to 600
 * @param secondsAfter the kill, 1 to 600
 * @param maxSilenceMillis the longest that a subscriber of a surviving region may hear nothing
 */
record DemoPlan(
    RegionId victim,
    int channels,
    int messagesPerSecond,
    int subscribersPerRegion,
    int secondsBefore,
    int secondsAfter,
    int maxSilenceMillis) {
  DemoPlan {
    requireRange("channels", channels, 1, 50);
    requireRange("messages per second", messagesPerSecond, 1, 1_000);
    requireRange("subscribers per region", subscribersPerRegion, 1, 20);
    requireRange("seconds before the kill", secondsBefore, 1, 600);
    requireRange("seconds after the kill", secondsAfter, 1, 600);
    requireRange("longest silence in milliseconds", maxSilenceMillis, 1, 600_000);
  }

  /**
   * How many events to make room for: twice what is expected.
   *
   * @throws IllegalArgumentException when that is more than {@link History#EVENTS_MAX}
   */
  int eventCapacity(int regionCount) {
    long messages = (long) regionCount * messagesPerSecond * (secondsBefore + secondsAfter);
    long events = 10_000 + 2 * messages * (2 + (long) regionCount * subscribersPerRegion);
    if (events > History.EVENTS_MAX) {
      throw new IllegalArgumentException(
          "this demo may record "
              + events
              + " events, allowed are "
              + History.EVENTS_MAX
              + ": fewer messages, subscribers or seconds");
    }
    return (int) events;
  }

  /** What the clients do; they may move. */
  Load load() {
    return new Load(1, subscribersPerRegion, channels, messagesPerSecond, 0, 0, true);
  }

  private static void requireRange(String name, int value, int least, int most) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(
          name + ": " + value + ", allowed are " + least + " to " + most);
    }
  }
}
