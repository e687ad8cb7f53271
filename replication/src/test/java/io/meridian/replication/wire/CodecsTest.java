package io.meridian.replication.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.meridian.chaos.sim.SeededRandom;
import io.meridian.chaos.sim.Seeds;
import io.meridian.regions.RegionId;
import io.meridian.replication.exchange.Exchange;
import io.meridian.replication.exchange.LinkMessage;
import io.meridian.replication.life.Life;
import io.meridian.replication.life.LifeCodec;
import io.meridian.replication.life.LifeMessage;
import io.meridian.replication.log.Base;
import io.meridian.replication.log.Entry;
import io.meridian.replication.log.LogEvent;
import io.meridian.replication.log.Samples;
import io.meridian.replication.log.Stored;
import io.meridian.replication.log.VersionVector;
import io.meridian.replication.position.Position;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class CodecsTest {
  private interface Decoder {
    Object decode(byte[] bytes) throws WireException;
  }

  @Test
  void aJournalEventIsReadAsItWasWritten() {
    Seeds.run(
        1,
        500,
        seed -> {
          LogEvent event = new Samples(seed).event();

          LogEvent read = JournalCodec.decodeEvent(JournalCodec.encode(event));

          assertThat(read).isEqualTo(event);
          if (read instanceof LogEvent.Appended appended
              && event instanceof LogEvent.Appended written) {
            assertSame(entries(appended), entries(written));
          }
        });
  }

  @Test
  void aLinkMessageIsReadAsItWasWritten() {
    Seeds.run(
        1,
        500,
        seed -> {
          LinkMessage message = message(new Samples(seed));

          LinkMessage read = LinkCodec.decode(LinkCodec.encode(message));

          assertThat(read).isEqualTo(message);
          if (read.body() instanceof Exchange.Entries entries
              && message.body() instanceof Exchange.Entries written) {
            assertSame(entries.entries(), written.entries());
          }
        });
  }

  @Test
  void aBaseTakesNoMoreBytesThanItWeighs() {
    Seeds.run(
        1,
        500,
        seed -> {
          Base base = new Samples(seed).base();
          Base bare = new Base(base.vector(), Map.of(), Map.of(), Map.of());

          assertThat(bytes(base) - bytes(bare)).isLessThanOrEqualTo(base.weightBytes());
        });
  }

  private static int bytes(Base base) {
    Exchange begin = new Exchange.Begin(base, VersionVector.EMPTY);
    return LinkCodec.encode(new LinkMessage("app/news", new RegionId("eu"), 1, begin)).length;
  }

  @Test
  void aPositionIsReadAsItWasWritten() {
    Seeds.run(
        1,
        500,
        seed -> {
          Position position = position(new Samples(seed));

          assertThat(PositionCodec.decode(PositionCodec.encode(position))).isEqualTo(position);
        });
  }

  @Test
  void whatRegionsSayOfTheirStorageIsReadAsItWasWritten() {
    Seeds.run(
        1,
        200,
        seed -> {
          LifeMessage message = life(new Samples(seed));

          assertThat(LifeCodec.decode(LifeCodec.encode(message))).isEqualTo(message);
        });
  }

  @Test
  void aLifeOfNoEpochAndAKindThatIsNotKnownAreRefused() {
    assertThatThrownBy(() -> LifeCodec.decode(new byte[] {1, 1, 0, 0}))
        .isInstanceOf(WireException.class)
        .hasMessage("life of epoch 0, min 1");
    assertThatThrownBy(() -> LifeCodec.decode(new byte[] {1, 6}))
        .isInstanceOf(WireException.class)
        .hasMessage("life message of kind 6, known are 1 to 5");
    assertThatThrownBy(() -> LifeCodec.decode(new byte[] {2, 2}))
        .isInstanceOf(WireException.class)
        .hasMessage("life message of version 2, known is 1");
  }

  @Test
  void anythingCutOffIsRefused() {
    Seeds.run(
        1,
        100,
        seed -> {
          Samples samples = new Samples(seed);
          refusesEveryPrefix(JournalCodec.encode(samples.event()), JournalCodec::decodeEvent);
          refusesEveryPrefix(LinkCodec.encode(message(samples)), LinkCodec::decode);
          refusesEveryPrefix(LifeCodec.encode(life(samples)), LifeCodec::decode);
        });
  }

  @Test
  void flippedBitsAreReadOrRefusedAndNothingElse() {
    Seeds.run(
        1,
        2_000,
        seed -> {
          Samples samples = new Samples(seed);
          readsOrRefuses(samples, JournalCodec.encode(samples.event()), JournalCodec::decodeEvent);
          readsOrRefuses(samples, LinkCodec.encode(message(samples)), LinkCodec::decode);
          readsOrRefuses(samples, LifeCodec.encode(life(samples)), LifeCodec::decode);
          String text = PositionCodec.encode(position(samples));
          int at = samples.random().between(0, text.length() - 1);
          char other = (char) samples.random().between(0, 300);
          try {
            PositionCodec.decode(text.substring(0, at) + other + text.substring(at + 1));
          } catch (WireException refused) {
            assertThat(refused).hasMessageNotContaining("null");
          }
        });
  }

  @Test
  void aCountThatTheBytesCannotHoldAllocatesNothing() {
    byte[] claimsAMillion =
        new WireWriter(16)
            .writeByte(4)
            .writeByte(1)
            .writeNumber(0)
            .writeNumber(0)
            .writeNumber(0)
            .writeNumber(0)
            .writeByte(0)
            .writeByte(0)
            .writeNumber(1_000_000)
            .toBytes();

    assertThatThrownBy(() -> JournalCodec.decodeEvent(claimsAMillion))
        .isInstanceOf(WireException.class)
        .hasMessageContaining("count 1000000");
  }

  @Test
  void anEventWithoutEntriesIsRefused() {
    byte[] none = {4, 1, 0, 0, 0, 0, 0, 0, 0};

    assertThatThrownBy(() -> JournalCodec.decodeEvent(none))
        .isInstanceOf(WireException.class)
        .hasMessage("journal event without entries");
  }

  @Test
  void aPositionThatIsTooLongIsRefusedUnread() {
    assertThatThrownBy(() -> PositionCodec.decode("A".repeat(4_097)))
        .isInstanceOf(WireException.class)
        .hasMessage("position of 4097 characters, max 4096");
  }

  @Test
  void aNumberOfMoreThan63BitsIsRefused() {
    byte[] bytes = new byte[10];
    Arrays.fill(bytes, (byte) 0xff);

    assertThatThrownBy(() -> new WireReader(bytes).readNumber()).isInstanceOf(WireException.class);
  }

  private static void refusesEveryPrefix(byte[] bytes, Decoder decoder) {
    for (int length = 0; length < bytes.length; length++) {
      byte[] prefix = Arrays.copyOf(bytes, length);
      assertThatThrownBy(() -> decoder.decode(prefix)).isInstanceOf(WireException.class);
    }
  }

  private static void readsOrRefuses(Samples samples, byte[] bytes, Decoder decoder) {
    SeededRandom random = samples.random();
    for (int flips = random.between(1, 3); flips > 0; flips--) {
      bytes[random.between(0, bytes.length - 1)] ^= (byte) (1 << random.between(0, 7));
    }
    try {
      assertThat(decoder.decode(bytes)).isNotNull();
    } catch (WireException refused) {
      assertThat(refused).hasMessageNotContaining("null");
    }
  }

  private static LinkMessage message(Samples samples) {
    VersionVector vector = samples.vector();
    Exchange body =
        switch (samples.random().between(0, 5)) {
          case 0 -> new Exchange.Entries(samples.list(0, 5, samples::entry), vector);
          case 1 -> new Exchange.Digest(vector);
          case 2 -> new Exchange.Holds(vector, samples.random().chance(0.5));
          case 3 -> new Exchange.Ask(samples.number(), vector);
          case 4 -> new Exchange.Begin(samples.base(), vector);
          default -> new Exchange.Tell(samples.number(), vector, samples.random().chance(0.5));
        };
    return new LinkMessage("app:chat", samples.region(), samples.number(), body);
  }

  private static LifeMessage life(Samples samples) {
    Life life = new Life(Math.max(1, samples.number()), samples.number());
    return switch (samples.random().between(0, 4)) {
      case 0 -> new LifeMessage.Beat(life);
      case 3 -> new LifeMessage.Vouch(life.epoch());
      case 1 -> new LifeMessage.Recall();
      case 2 -> new LifeMessage.Recalled(life);
      default -> new LifeMessage.Recalled(null);
    };
  }

  private static Position position(Samples samples) {
    TreeMap<Long, Long> marks = new TreeMap<>();
    for (int left = samples.random().between(0, 5); left > 0; left--) {
      marks.put(samples.random().between(0L, (1L << 48) - 1), samples.number());
    }
    VersionVector vector = samples.vector();
    return new Position(
        vector, marks, samples.random().chance(0.3) ? vector.meet(samples.vector()) : vector);
  }

  private static List<Entry> entries(LogEvent.Appended event) {
    return event.entries().stream().map(Stored::entry).toList();
  }

  /** Entries are equal by their dots, so the rest is compared here. */
  private static void assertSame(List<Entry> read, List<Entry> written) {
    assertThat(read)
        .usingRecursiveFieldByFieldElementComparator()
        .containsExactlyElementsOf(written);
  }
}
