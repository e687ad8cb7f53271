package io.meridian.node;

import io.meridian.chaos.sim.SeededRandom;
import io.meridian.node.protocol.Data;
import io.meridian.node.protocol.Message;
import io.meridian.node.protocol.StoredMessages;
import io.meridian.regions.RegionId;
import io.meridian.replication.log.Dot;
import io.meridian.replication.log.Entry;
import io.meridian.replication.log.Origin;
import io.meridian.replication.log.PublishKey;
import io.meridian.replication.log.Serial;
import io.meridian.replication.log.Stored;
import io.meridian.replication.log.VersionVector;
import io.meridian.replication.position.Position;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** Entries and vectors of a channel's log, for tests. */
public final class SampleLog {
  public static final RegionId EU = new RegionId("eu");
  public static final RegionId US = new RegionId("us");
  public static final Origin EU_1 = new Origin(EU, 1, 1);

  private SampleLog() {}

  public static Entry entry(
      Origin origin, long seq, PublishKey key, Serial serial, String... data) {
    List<Message> messages = new ArrayList<>();
    for (String text : data) {
      messages.add(Message.of("event", new Data.Text(text)));
    }
    return new Entry(
        new Dot(origin, seq), key, null, null, serial, StoredMessages.encode(messages));
  }

  /** The {@code seq}-th entry of eu's first origin, one message of one publisher. */
  public static Entry entry(long seq) {
    return entry(
        EU_1,
        seq,
        PublishKey.numbered("publisher", seq),
        new Serial(1_000 + seq, 0, EU_1),
        "data " + seq);
  }

  public static Stored live(Entry entry) {
    return new Stored(entry, Stored.Fate.LIVE);
  }

  public static VersionVector vector(Origin origin, long seq) {
    TreeMap<Origin, Long> upTo = new TreeMap<>();
    upTo.put(origin, seq);
    return new VersionVector(upTo);
  }

  public static Position at(long seq) {
    return new Position(vector(EU_1, seq), new TreeMap<>());
  }

  /**
   * A region's log of three origins: in order of arrival, with serials that are not, of which some
   * differ in their origin only.
   */
  public static List<Stored> arrivals(SeededRandom random, int count) {
    Origin us = new Origin(US, 1, 1);
    TreeMap<Origin, Long> seqs = new TreeMap<>();
    List<Stored> log = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      // Eu's entity starts anew half-way; nothing of its first origin comes after that.
      Origin eu = i < count / 2 ? EU_1 : new Origin(EU, 1, 36);
      Origin origin = random.chance(0.6) ? eu : us;
      long seq = seqs.merge(origin, 1L, Long::sum);
      // Serials of one origin rise; those of two may be equal but for it.
      Serial serial = new Serial(10_000 + seq * 3 + random.between(0, 2), 0, origin);
      String[] data = new String[random.between(1, 3)];
      for (int j = 0; j < data.length; j++) {
        data[j] = origin + ":" + seq + ":" + j;
      }
      log.add(
          new Stored(
              entry(origin, seq, PublishKey.ofClient("id-" + i), serial, data),
              random.chance(0.1) ? Stored.Fate.DUPLICATE : Stored.Fate.LIVE));
    }
    return log;
  }
}
