package io.meridian.presence.channel;

import static io.meridian.presence.channel.Channels.ALICE;
import static io.meridian.presence.channel.Channels.AP;
import static io.meridian.presence.channel.Channels.BOB;
import static io.meridian.presence.channel.Channels.EU;
import static io.meridian.presence.channel.Channels.US;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.meridian.chaos.sim.SeededRandom;
import io.meridian.chaos.sim.Seeds;
import io.meridian.presence.crdt.PresenceFormatException;
import io.meridian.presence.crdt.PresenceState;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class PeerMessageCodecTest {
  /** Messages of every kind, as regions really send them. */
  private static final List<byte[]> SENT = sent();

  private static List<byte[]> sent() {
    Channels channels = Channels.threeRegions();
    channels.enter(EU, 1, ALICE, 0);
    channels.leave(EU, 1, ALICE, 1);
    channels.leave(EU, 1, BOB, 1);
    channels.enter(US, 1, BOB, 0);
    channels.enter(US, 1, BOB, 3);
    channels.handle(US, new Input.Counted(new Counts(4, 3, 2, 1)));
    channels.cutBothWays(EU, US);
    channels.enter(EU, 1, ALICE, 2);
    channels.release(EU, 1, true);
    channels.enter(EU, 2, ALICE, 5);
    channels.pass(2_000);
    channels.kept.put(AP, PresenceState.EMPTY);
    channels.activate(AP);
    channels.healAll();
    channels.pass(400);
    return channels.carried.stream().map(Channels.InTransit::message).toList();
  }

  @Test
  void everyKindIsReadAsItWasWritten() {
    Set<Class<?>> kinds =
        SENT.stream().map(Channels::decoded).map(Object::getClass).collect(Collectors.toSet());

    assertThat(kinds).containsExactlyInAnyOrder(PeerMessage.class.getPermittedSubclasses());
    for (byte[] bytes : SENT) {
      assertThat(PeerMessageCodec.encode(Channels.decoded(bytes))).isEqualTo(bytes);
    }
  }

  @Test
  void anythingCutOffOrLongerIsRefused() {
    for (byte[] bytes : SENT) {
      for (int length = 0; length < bytes.length; length++) {
        byte[] prefix = Arrays.copyOf(bytes, length);
        assertThatThrownBy(() -> PeerMessageCodec.decode(prefix))
            .isInstanceOf(PresenceFormatException.class);
      }
      byte[] longer = Arrays.copyOf(bytes, bytes.length + 1);
      assertThatThrownBy(() -> PeerMessageCodec.decode(longer))
          .isInstanceOf(PresenceFormatException.class);
    }
  }

  @Test
  void flippedBitsAreRefusedOrGiveAMessageThatStandsByItself() {
    Seeds.run(
        1,
        3_000,
        seed -> {
          SeededRandom random = new SeededRandom(seed);
          byte[] bytes = random.pick(SENT).clone();
          for (int flips = random.between(1, 3); flips > 0; flips--) {
            bytes[random.between(0, bytes.length - 1)] ^= (byte) (1 << random.between(0, 7));
          }
          try {
            PeerMessage read = PeerMessageCodec.decode(bytes);

            assertThat(PeerMessageCodec.decode(PeerMessageCodec.encode(read)))
                .usingRecursiveComparison()
                .isEqualTo(read);
          } catch (PresenceFormatException refused) {
            assertThat(refused).hasMessageNotContaining("null");
          }
        });
  }

  @Test
  void anotherVersionAndAnotherKindAreRefusedByTheirNumbers() {
    assertThatThrownBy(() -> PeerMessageCodec.decode(new byte[] {2, 2, 0}))
        .hasMessage("presence message of format version 2, expected 1");
    assertThatThrownBy(() -> PeerMessageCodec.decode(new byte[] {1, 9, 0}))
        .hasMessage("presence message of kind 9, max 7");
    assertThatThrownBy(() -> PeerMessageCodec.decode(new byte[PeerMessageCodec.BYTES_MAX + 1]))
        .hasMessage("presence message of 1048577 bytes, max 1048576");
  }
}
