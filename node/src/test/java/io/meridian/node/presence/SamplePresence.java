package io.meridian.node.presence;

import io.meridian.presence.channel.Held;
import io.meridian.presence.crdt.Entry;
import io.meridian.presence.crdt.MemberKey;
import io.meridian.presence.crdt.MessageId;
import io.meridian.presence.crdt.Origin;
import io.meridian.presence.crdt.Owner;
import io.meridian.presence.crdt.PresenceWriter;
import io.meridian.regions.RegionId;
import java.nio.charset.StandardCharsets;

/** Members to test with. */
public final class SamplePresence {
  public static final RegionId EU = new RegionId("eu");
  public static final RegionId US = new RegionId("us");
  public static final Owner NODE = new Owner(EU, -77);

  private SamplePresence() {}

  public static PresenceWriter writer(RegionId region, long epoch) {
    return new PresenceWriter(new Origin(region, epoch));
  }

  public static MemberKey key(int number) {
    return new MemberKey("connection" + number, "client" + number);
  }

  public static Entry entry(RegionId region, long msgSerial) {
    return entry(new Owner(region, 1), msgSerial);
  }

  public static Entry entry(Owner owner, long msgSerial) {
    byte[] data = ("status " + msgSerial).getBytes(StandardCharsets.UTF_8);
    return new Entry(data, new MessageId.Numbered(msgSerial, 0), 1_000 + msgSerial, owner);
  }

  public static Held held(int number, long msgSerial) {
    return new Held(key(number), entry(NODE, msgSerial));
  }
}
