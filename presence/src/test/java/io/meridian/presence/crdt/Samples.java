package io.meridian.presence.crdt;

import io.meridian.chaos.sim.SeededRandom;
import io.meridian.regions.RegionId;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Values to test with: named ones for stories, drawn ones for properties. */
final class Samples {
  static final RegionId EU = new RegionId("eu");
  static final RegionId US = new RegionId("us");
  static final RegionId AP = new RegionId("ap");
  static final List<RegionId> REGIONS = List.of(AP, EU, US);

  static final MemberKey ALICE = new MemberKey("conn-a", "alice");
  static final MemberKey BOB = new MemberKey("conn-b", "bob");

  private Samples() {}

  static PresenceWriter writer(RegionId region, long epoch) {
    return new PresenceWriter(new Origin(region, epoch));
  }

  static Owner node(RegionId region) {
    return new Owner(region, 1);
  }

  static Entry entry(RegionId region, long msgSerial) {
    return entry(node(region), msgSerial, 1_000 + msgSerial);
  }

  static Entry entry(Owner owner, long msgSerial, long timestampMillis) {
    byte[] data = ("status " + msgSerial).getBytes(StandardCharsets.UTF_8);
    return new Entry(data, new MessageId.Numbered(msgSerial, 0), timestampMillis, owner);
  }

  static MemberKey key(int number) {
    // Two clients on each connection, as a server that enters on behalf of others has them.
    return new MemberKey("conn" + number / 2, "client" + number);
  }

  /** A channel of one region in which each member entered once. */
  static PresenceState crowd(RegionId region, int size) {
    return writer(region, 1).reassert(PresenceState.EMPTY, connected(region, size));
  }

  static Map<MemberKey, Entry> connected(RegionId region, int size) {
    Map<MemberKey, Entry> connected = new TreeMap<>();
    for (int number = 0; number < size; number++) {
      connected.put(key(number), entry(region, number));
    }
    return connected;
  }

  /** A few replicas that wrote, moved and removed members, and heard of each other in part. */
  static List<PresenceState> related(long seed) {
    SeededRandom random = new SeededRandom(seed);
    World world = new World();
    List<PresenceState> seen = new ArrayList<>();
    int steps = random.between(3, 40);
    for (int i = 0; i < steps; i++) {
      seen.add(world.take(Step.draw(random)));
    }
    seen.addAll(world.deltas());
    return List.of(random.pick(seen), random.pick(seen), random.pick(seen));
  }
}
