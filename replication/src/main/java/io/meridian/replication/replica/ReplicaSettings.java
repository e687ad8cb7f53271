package io.meridian.replication.replica;

import io.meridian.regions.RegionId;
import java.util.List;

/**
 * Who the regions are, and the bounds of one channel in one of them.
 *
 * @param self this region
 * @param peers the other regions, sorted; they and this one are what a majority is counted of
 * @param positionCharsGoal a position longer than this takes no new marks: entries then wait for a
 *     majority before they are delivered
 * @param chunkEntries entries that one message to a peer carries at the most
 * @param chunkBytes weight of the entries that one message to a peer carries at the most
 * @param earlyBytes weight of a peer's entries kept while a gap before them is asked for; beyond it
 *     they are dropped and asked for again
 * @param waitingAnswers publishes that wait for their durability at the most; beyond it publishes
 *     are refused
 * @param answerMillis how long a publish waits for its durability before it is refused
 * @param barrierMillis how long a barrier is tried
 */
public record ReplicaSettings(
    RegionId self,
    List<RegionId> peers,
    int positionCharsGoal,
    int chunkEntries,
    int chunkBytes,
    int earlyBytes,
    int waitingAnswers,
    long answerMillis,
    long barrierMillis) {

  public ReplicaSettings {
    peers = peers.stream().sorted().toList();
  }

  public static ReplicaSettings of(RegionId self, List<RegionId> peers) {
    return new ReplicaSettings(self, peers, 256, 512, 512 * 1024, 4 << 20, 20_000, 10_000, 8_000);
  }

  /** How many regions, this one included, are a majority. */
  public int majority() {
    return (peers.size() + 1) / 2 + 1;
  }
}
