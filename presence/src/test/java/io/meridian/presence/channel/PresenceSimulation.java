package io.meridian.presence.channel;

import io.meridian.chaos.sim.SeededRandom;
import io.meridian.chaos.sim.Sometimes;

/**
 * One channel in three regions, with everything going wrong that the links, the nodes and the
 * clients can do, then a while in which nothing does. Judged all along: what a subscriber is shown,
 * whether it comes back, whether somebody who is there is shown as gone; and at the end that
 * everybody sees exactly who is connected.
 */
final class PresenceSimulation {
  static final PresenceSettings SETTINGS =
      new PresenceSettings(
          200, 1_000, 2_500, 4_000, 500, 400, 120_000, 24, 1 << 20, 512, 100, 600_000, 1 << 20);
  private static final long FAULTS_MILLIS = 20_000;
  private static final long CALM_MILLIS = 22_000;

  private final SeededRandom random;
  private final SimulatedChannel channel;
  private final SimulatedClients clients;
  private final SimulatedFaults faults;

  PresenceSimulation(long seed, PresenceSettings settings, Sometimes sometimes) {
    random = new SeededRandom(seed).child("faults");
    channel = new SimulatedChannel(seed, random, settings, sometimes);
    clients = new SimulatedClients(channel, random);
    faults = new SimulatedFaults(channel, clients, random);
  }

  void run() {
    channel.start();
    while (channel.time.nowMillis() < FAULTS_MILLIS) {
      channel.time.runFor(random.between(20, 500));
      act();
    }
    faults.end();
    channel.time.runFor(CALM_MILLIS);
    channel.judge.judgeTheEnd();
  }

  private void act() {
    SimulatedRegion at = channel.region(random.pick(SimulatedChannel.REGIONS));
    SimulatedRegion other = channel.region(random.pick(SimulatedChannel.REGIONS));
    double what = random.fraction();
    if (what < 0.12) {
      clients.connectNew(at);
    } else if (what < 0.45) {
      clients.act(at);
    } else if (what < 0.70) {
      clients.move(at);
    } else if (what < 0.78) {
      faults.cut(at.id, other.id);
    } else if (what < 0.84) {
      faults.healLink(at.id, other.id);
    } else if (what < 0.90) {
      faults.crashEntity(at);
    } else if (what < 0.93) {
      faults.crashNode(at);
    } else if (what < 0.95) {
      faults.loseRegion(at);
    } else {
      faults.restore(at);
    }
  }
}
