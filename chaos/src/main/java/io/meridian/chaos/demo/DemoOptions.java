package io.meridian.chaos.demo;

import io.meridian.regions.RegionId;
import java.util.List;
import picocli.CommandLine.Option;

/** The options of the demo, shared by the command and by the process in which its clients live. */
final class DemoOptions {
  @Option(
      names = "--region",
      paramLabel = "REGION",
      defaultValue = "us",
      description = "The region to kill (default: ${DEFAULT-VALUE}).")
  private String region = "us";

  @Option(
      names = "--channels",
      paramLabel = "N",
      defaultValue = "4",
      description = "How many channels (default: ${DEFAULT-VALUE}).")
  private int channels;

  @Option(
      names = "--rate",
      paramLabel = "N",
      defaultValue = "50",
      description =
          "Messages per second of each region's publisher, over all channels"
              + " (default: ${DEFAULT-VALUE}).")
  private int rate;

  @Option(
      names = "--subscribers",
      paramLabel = "N",
      defaultValue = "2",
      description = "Subscribers in each region, each to all channels (default: ${DEFAULT-VALUE}).")
  private int subscribers;

  @Option(
      names = "--before",
      paramLabel = "SECONDS",
      defaultValue = "10",
      description = "How long to publish before the kill (default: ${DEFAULT-VALUE}).")
  private int before;

  @Option(
      names = "--after",
      paramLabel = "SECONDS",
      defaultValue = "15",
      description = "How long to publish after the kill (default: ${DEFAULT-VALUE}).")
  private int after;

  @Option(
      names = "--max-silence",
      paramLabel = "MILLIS",
      defaultValue = "1000",
      description =
          "The longest that a subscriber of a surviving region may hear nothing"
              + " (default: ${DEFAULT-VALUE}).")
  private int maxSilence;

  /**
   * The plan that the options describe.
   *
   * @throws IllegalArgumentException naming the option that is out of range
   */
  DemoPlan plan() {
    return new DemoPlan(
        new RegionId(region), channels, rate, subscribers, before, after, maxSilence);
  }

  /** The same options as arguments of a command line. */
  List<String> arguments() {
    return List.of(
        "--region=" + region,
        "--channels=" + channels,
        "--rate=" + rate,
        "--subscribers=" + subscribers,
        "--before=" + before,
        "--after=" + after,
        "--max-silence=" + maxSilence);
  }
}
