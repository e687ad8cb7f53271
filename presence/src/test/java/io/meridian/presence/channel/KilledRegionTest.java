package io.meridian.presence.channel;

import static io.meridian.presence.channel.Channels.AP;
import static io.meridian.presence.channel.Channels.EU;
import static io.meridian.presence.channel.Channels.US;
import static org.assertj.core.api.Assertions.assertThat;

import io.meridian.chaos.sim.LinkConditions;
import io.meridian.chaos.sim.SeededRandom;
import io.meridian.chaos.sim.Seeds;
import io.meridian.chaos.sim.Sometimes;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * A region is killed with all its connections and later comes back, having forgotten everything.
 * Its clients are back in the other regions soon: there nobody is ever shown that one of them left.
 */
class KilledRegionTest {
  private static final int SEEDS = 100;
  private static final int CLIENTS = 8;
  private static final long ENTERED_MILLIS = 8_000;
  private static final long AFTERWARDS_MILLIS = 30_000;

  @Test
  void whoIsBackWithinTheGraceIsNotShownAsGone() {
    assertThat(leavesShown(SimulatedChannel.GRACE_MILLIS, 0)).isZero();
  }

  @Test
  void norWhenTheLinkThatIsLeftLosesATenthOfTheMessages() {
    assertThat(leavesShown(SimulatedChannel.GRACE_MILLIS, 0.1)).isZero();
  }

  /** Leaves are counted: whoever is back only after the region was hidden has left meanwhile. */
  @Test
  void whoIsBackLaterIsShownAsGone() {
    assertThat(leavesShown(2 * SimulatedHorizon.HIDDEN_AFTER_MILLIS, 0)).isPositive();
  }

  /**
   * @param backMillis every client is attached elsewhere by then
   * @param loss between the two regions that are left
   * @return in all runs and all regions
   */
  private static long leavesShown(long backMillis, double loss) {
    Sometimes sometimes = new Sometimes();
    Seeds.run(1, SEEDS, seed -> killRegion(seed, sometimes, backMillis, loss));
    if (!Seeds.replaying()) {
      sometimes.requireReached("lost");
    }
    return sometimes.counts().getOrDefault("grace ended", 0L)
        + sometimes.counts().getOrDefault("own leave shown", 0L);
  }

  private static void killRegion(long seed, Sometimes sometimes, long backMillis, double loss) {
    SeededRandom random = new SeededRandom(seed).child("killed region");
    SimulatedChannel channel =
        new SimulatedChannel(seed, random, PresenceSimulation.SETTINGS, sometimes);
    SimulatedClients clients = new SimulatedClients(channel, random);
    LinkConditions lossy = new LinkConditions(20, 200, loss, 0.1);
    channel.network.conditions(AP, US, lossy);
    channel.network.conditions(US, AP, lossy);
    channel.start();
    for (int i = 0; i < CLIENTS; i++) {
      clients.connectNew(channel.region(EU));
    }
    channel.time.runFor(ENTERED_MILLIS);

    new SimulatedFaults(channel, clients, random).loseRegion(channel.region(EU));
    for (SimulatedClient client : channel.clients) {
      SimulatedRegion to = channel.region(random.pick(List.of(AP, US)));
      channel.time.schedule(random.between(0, backMillis), () -> clients.attach(client, to));
    }
    channel.time.runFor(AFTERWARDS_MILLIS);

    channel.judge.judgeTheEnd();
  }
}
