package io.meridian.chaos.sdk;

import io.meridian.chaos.history.HistoryRecorder;
import io.meridian.regions.RegionId;
import io.meridian.regions.Topology;
import java.util.function.Consumer;

/**
 * What all clients of a run share.
 *
 * @param topology where the regions are
 * @param moving whether a client may go on in another region; else it stays with its own
 * @param seed of when each publisher begins, and with which channel
 * @param recorder is told what happens to them
 * @param say is told when one moves, a line for people
 * @param log takes the SDK's own warnings
 */
public record SdkSurroundings(
    Topology topology,
    boolean moving,
    long seed,
    HistoryRecorder recorder,
    Consumer<String> say,
    SdkLog log) {
  /**
   * What a client of the region connects to.
   *
   * @param number counts the clients of its sort in the region, from 1
   */
  String host(RegionId region, int number) {
    return moving ? HostNames.of(region, number) : HostNames.ofAlone(region, number);
  }

  int port(RegionId region) {
    return topology.region(region).ports().client();
  }
}
