package io.meridian.presence.crdt;

import static io.meridian.presence.crdt.Samples.ALICE;
import static io.meridian.presence.crdt.Samples.EU;
import static io.meridian.presence.crdt.Samples.node;
import static io.meridian.presence.crdt.Samples.writer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.meridian.chaos.sim.SeededRandom;
import io.meridian.chaos.sim.Seeds;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class PresenceCodecTest {
  @Test
  void aStateIsReadAsItWasWritten() {
    Seeds.run(
        1,
        500,
        seed -> {
          for (PresenceState state : Samples.related(seed)) {
            PresenceState read = PresenceCodec.decode(PresenceCodec.encode(state));

            assertThat(read).isEqualTo(state);
          }
        });
  }

  @Test
  void equalStatesHaveEqualBytesWhateverWayTheyCameAbout() {
    Seeds.run(
        1,
        300,
        seed -> {
          PresenceState state = Samples.related(seed).get(0);
          SeededRandom random = new SeededRandom(seed);
          PresenceState rebuilt =
              random.shuffle(state.decompose().toList()).stream()
                  .reduce(PresenceState.EMPTY, PresenceState::join);

          assertThat(PresenceCodec.encode(rebuilt)).isEqualTo(PresenceCodec.encode(state));
        });
  }

  @Test
  void everyKindOfValueComesThrough() throws Exception {
    MemberKey astral = new MemberKey("c\u00e9\ud83d\ude00", "*\u0000");
    Entry odd =
        new Entry(
            new byte[Entry.DATA_BYTES_MAX],
            new MessageId.Synthesised("node:0"),
            Long.MAX_VALUE,
            new Owner(EU, -1));
    PresenceWriter eu = writer(EU, Long.MAX_VALUE - 1);
    PresenceState state = eu.enterOrUpdate(PresenceState.EMPTY, astral, odd);
    state = state.join(eu.enterOrUpdate(state, ALICE, Samples.entry(node(EU), 0, 0)));

    PresenceState read = PresenceCodec.decode(PresenceCodec.encode(state));

    assertThat(read).isEqualTo(state);
    assertThat(read.entriesOf(astral)).containsValue(odd);
  }

  @Test
  void anythingCutOffIsRefused() {
    Seeds.run(
        1,
        30,
        seed -> {
          byte[] bytes = PresenceCodec.encode(Samples.related(seed).get(0));
          for (int length = 0; length < bytes.length; length++) {
            byte[] prefix = Arrays.copyOf(bytes, length);
            assertThatThrownBy(() -> PresenceCodec.decode(prefix))
                .isInstanceOf(PresenceFormatException.class);
          }
        });
  }

  @Test
  void flippedBitsAreRefusedOrGiveAStateThatStandsByItself() {
    Seeds.run(
        1,
        1_000,
        seed -> {
          SeededRandom random = new SeededRandom(seed);
          byte[] bytes = PresenceCodec.encode(Samples.related(seed % 60).get(0));
          for (int flips = random.between(1, 3); flips > 0; flips--) {
            bytes[random.between(0, bytes.length - 1)] ^= (byte) (1 << random.between(0, 7));
          }
          try {
            PresenceState read = PresenceCodec.decode(bytes);

            assertThat(PresenceCodec.decode(PresenceCodec.encode(read))).isEqualTo(read);
            assertThat(read.join(read)).isEqualTo(read);
          } catch (PresenceFormatException refused) {
            assertThat(refused).hasMessageNotContaining("null");
          }
        });
  }

  @Test
  void aCountThatTheBytesCannotHoldAllocatesNothing() {
    byte[] claimsMillions = {1, (byte) 0xff, (byte) 0xff, (byte) 0xff, 0x7f, 2, 'e', 'u'};

    assertThatThrownBy(() -> PresenceCodec.decode(claimsMillions))
        .isInstanceOf(PresenceFormatException.class)
        .hasMessageContaining("count of regions 268435455 before byte 5, max 3");
  }

  @Test
  void anotherVersionIsRefusedByItsNumber() {
    assertThatThrownBy(() -> PresenceCodec.decode(new byte[] {2, 0, 0, 0, 0, 0, 0}))
        .isInstanceOf(PresenceFormatException.class)
        .hasMessage("format version 2, expected 1");
  }

  @Test
  void aLiveDotOutsideTheContextIsRefused() {
    Dot dot = new Dot(new Origin(EU, 1), 1);
    Dot other = new Dot(new Origin(EU, 1), 2);
    byte[] broken =
        PresenceCodec.encode(
            new PresenceState(
                Floors.NONE,
                CausalContext.of(List.of(other)),
                Members.NONE.with(ALICE, dot, Samples.entry(EU, 1))));

    assertThatThrownBy(() -> PresenceCodec.decode(broken))
        .isInstanceOf(PresenceFormatException.class)
        .hasMessageContaining("not in the context");
  }

  @Test
  void aDotThatTwoMembersClaimIsRefused() {
    Dot dot = new Dot(new Origin(EU, 1), 1);
    byte[] both =
        PresenceCodec.encode(
            new PresenceState(
                Floors.NONE,
                CausalContext.of(List.of(dot)),
                Members.NONE.with(ALICE, dot, Samples.entry(EU, 1))));
    byte[] claimed =
        new String(both, StandardCharsets.ISO_8859_1)
            .replace("\u0001\u0006conn-a\u0001\u0005alice", "\u0001\u0006conn-a\u0002\u0005alice")
            .concat(
                new String(both, StandardCharsets.ISO_8859_1)
                    .split("\u0005alice", 2)[1].transform(entry -> "\u0003bob" + entry))
            .getBytes(StandardCharsets.ISO_8859_1);

    assertThatThrownBy(() -> PresenceCodec.decode(claimed))
        .isInstanceOf(PresenceFormatException.class)
        .hasMessageContaining("dot eu.1:1 is live twice");
  }

  @Test
  void halfASurrogatePairIsNoKey() {
    assertThatThrownBy(() -> new MemberKey("conn", "a\ud83d"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("clientId has an unpaired surrogate at index 1");
  }

  @Test
  void aMemberTakesFewBytesBesidesItsNamesAndData() {
    PresenceState crowd = Samples.crowd(EU, 20_000);
    int named = 0;
    for (MemberKey key : crowd.memberKeys()) {
      named += key.clientId().length();
      named += crowd.entriesOf(key).values().iterator().next().data().length;
    }

    double overhead = (PresenceCodec.encode(crowd).length - named) / 20_000.0;

    // 12 for lengths, dot, owner, id and time; 5 for half a connection id of 9 characters.
    assertThat(overhead).isLessThan(20);
  }
}
