package io.meridian.presence.channel;

import io.meridian.chaos.sim.Seeds;
import io.meridian.chaos.sim.Sometimes;
import org.junit.jupiter.api.Test;

class PresenceSimulationTest {
  @Test
  void whateverHappensEverybodySeesInTheEndWhoIsConnected() {
    Sometimes sometimes = new Sometimes();

    Seeds.run(
        1,
        Integer.getInteger("meridian.presence.runs", 2_000),
        seed -> new PresenceSimulation(seed, PresenceSimulation.SETTINGS, sometimes).run());

    System.out.println(sometimes.counts());
  }
}
