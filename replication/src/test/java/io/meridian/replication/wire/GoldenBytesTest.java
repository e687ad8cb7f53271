package io.meridian.replication.wire;

import io.meridian.chaos.golden.GoldenBytes;
import io.meridian.regions.RegionId;
import io.meridian.replication.exchange.Exchange;
import io.meridian.replication.exchange.LinkMessage;
import io.meridian.replication.life.Life;
import io.meridian.replication.life.LifeCodec;
import io.meridian.replication.life.LifeMessage;
import io.meridian.replication.log.Base;
import io.meridian.replication.log.Dot;
import io.meridian.replication.log.Entry;
import io.meridian.replication.log.Known;
import io.meridian.replication.log.LogEvent;
import io.meridian.replication.log.LogLimits;
import io.meridian.replication.log.LogState;
import io.meridian.replication.log.Newest;
import io.meridian.replication.log.Operation;
import io.meridian.replication.log.Origin;
import io.meridian.replication.log.PublishKey;
import io.meridian.replication.log.Serial;
import io.meridian.replication.log.Stored;
import io.meridian.replication.log.VersionVector;
import io.meridian.replication.position.Position;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Goal: this version and earlier ones read each other's links, journals and positions. */
class GoldenBytesTest {
  private static final RegionId EU = new RegionId("eu");
  private static final RegionId US = new RegionId("us");
  private static final Origin EU_3 = new Origin(EU, 3, 21);
  private static final Origin US_1 = new Origin(US, 1, 1);
  private static final VersionVector VECTOR = vector(Map.of(EU_3, 300L, US_1, 7L));
  private static final Serial SERIAL = new Serial(1_800_000_000_123L, 4, EU_3);

  private static final Entry PLAIN =
      new Entry(
          new Dot(EU_3, 300),
          PublishKey.numbered("connection-1", 12),
          null,
          null,
          SERIAL,
          null,
          "payload".getBytes(StandardCharsets.UTF_8));
  private static final Entry RICH =
      new Entry(
          new Dot(US_1, 7),
          PublishKey.ofClient("id ü"),
          new Dot(US_1, 6),
          null,
          new Serial(1_800_000_000_124L, 0, US_1),
          new Operation(
              Operation.Kind.values()[0], new Operation.Target(SERIAL, 300, 2), new Dot(EU_3, 299)),
          new byte[0]);

  private static final Base BASE =
      new Base(
          VECTOR,
          Map.of("connection-1", new Newest(12, PLAIN.dot(), SERIAL)),
          Map.of(PLAIN.key(), new Known(PLAIN.dot(), SERIAL, RICH.dot(), 77)),
          Map.of(RICH.dot(), Stored.Fate.DUPLICATE));

  @Test
  void whatIsInJournals() throws Exception {
    var events = new LinkedHashMap<String, LogEvent>();
    events.put(
        "appended",
        new LogEvent.Appended(
            5,
            LogEvent.Assurance.NONE,
            List.of(new Stored(PLAIN, Stored.Fate.LIVE), new Stored(RICH, Stored.Fate.DUPLICATE))));
    events.put(
        "appended-with-all",
        new LogEvent.Appended(
            5,
            new LogEvent.Assurance(VECTOR, 9, 1_234),
            BASE,
            new LogEvent.Trim(VECTOR, 17),
            List.of(new Stored(PLAIN, Stored.Fate.LIVE))));
    events.put("closed", new LogEvent.Closed(EU_3, 9));
    new GoldenBytes<LogEvent>("journal-events", JournalCodec::encode, JournalCodec::decodeEvent)
        .check(events);

    var log = new LogState(LogLimits.DEFAULT);
    Entry first =
        new Entry(new Dot(EU_3, 1), PLAIN.key(), null, null, SERIAL, null, PLAIN.payload());
    log.apply(
        new LogEvent.Appended(
            1, LogEvent.Assurance.NONE, List.of(new Stored(first, Stored.Fate.LIVE))),
        EU);
    new GoldenBytes<LogState.Snapshot>(
            "journal-snapshots", JournalCodec::encode, JournalCodec::decodeSnapshot)
        .check(Map.of("snapshot", log.snapshot()));
  }

  @Test
  void whatLinksCarryOfChannels() throws Exception {
    var messages = new LinkedHashMap<String, LinkMessage>();
    messages.put("entries", message(new Exchange.Entries(List.of(PLAIN, RICH), VECTOR)));
    messages.put("digest", message(new Exchange.Digest(VECTOR)));
    messages.put("holds", message(new Exchange.Holds(VECTOR, true)));
    messages.put("ask", message(new Exchange.Ask(77, VECTOR)));
    messages.put("tell", message(new Exchange.Tell(77, VersionVector.EMPTY, true)));
    messages.put("begin", message(new Exchange.Begin(BASE, VECTOR)));
    new GoldenBytes<LinkMessage>("link-messages", LinkCodec::encode, LinkCodec::decode)
        .check(messages);
  }

  private static LinkMessage message(Exchange body) {
    return new LinkMessage("app/chat", US, 59_713_201, body);
  }

  @Test
  void whatLinksCarryOfStorage() throws Exception {
    Life life = new Life(59_713_201, 12);
    var messages = new LinkedHashMap<String, LifeMessage>();
    messages.put("beat", new LifeMessage.Beat(life));
    messages.put("recall", new LifeMessage.Recall());
    messages.put("recalled", new LifeMessage.Recalled(life));
    messages.put("recalled-nothing", new LifeMessage.Recalled(null));
    messages.put("vouch", new LifeMessage.Vouch(59_713_201));
    new GoldenBytes<LifeMessage>("life-messages", LifeCodec::encode, LifeCodec::decode)
        .check(messages);
  }

  @Test
  void whatClientsKeepAsTheirPosition() throws Exception {
    var positions = new LinkedHashMap<String, Position>();
    positions.put("start", Position.START);
    positions.put(
        "with-marks",
        new Position(VECTOR, new TreeMap<>(Map.of(77L, 3L)), vector(Map.of(EU_3, 299L))));
    new GoldenBytes<Position>(
            "positions",
            position -> PositionCodec.encode(position).getBytes(StandardCharsets.US_ASCII),
            bytes -> PositionCodec.decode(new String(bytes, StandardCharsets.US_ASCII)))
        .check(positions);
  }

  private static VersionVector vector(Map<Origin, Long> upTo) {
    return new VersionVector(new TreeMap<>(upTo));
  }
}
