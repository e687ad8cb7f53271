package io.meridian.presence.crdt;

import static io.meridian.presence.crdt.Samples.EU;
import static org.assertj.core.api.Assertions.assertThat;

import io.meridian.chaos.sim.SeededRandom;
import io.meridian.chaos.sim.Seeds;
import java.util.List;
import org.junit.jupiter.api.Test;

class PresencePartsTest {
  @Test
  void partsJoinToTheWholeInAnyOrderAndEachFitsItsFrame() {
    Seeds.run(
        1,
        500,
        seed -> {
          SeededRandom random = new SeededRandom(seed);
          PresenceState whole = Samples.related(seed).get(0);
          int partBytesMax = random.between(64, 400);

          List<PresenceState> parts = PresenceParts.split(whole, partBytesMax);

          PresenceState joined = PresenceState.EMPTY;
          for (PresenceState part : random.shuffle(parts)) {
            joined = joined.join(part);
            assertThat(whole.includes(part)).isTrue();
            assertThat(part.memberCount() == 1 || fits(part, partBytesMax)).isTrue();
          }
          assertThat(joined).isEqualTo(whole);
        });
  }

  @Test
  void twentyThousandMembersGoInFramesThatAreWellFilled() {
    PresenceState crowd = Samples.crowd(EU, 20_000);
    for (int gone = 0; gone < 20_000; gone += 3) {
      crowd = crowd.join(Removal.leave(crowd, Samples.key(gone)));
    }

    List<PresenceState> parts = PresenceParts.split(crowd, 64 * 1024);

    assertThat(parts).allMatch(part -> fits(part, 64 * 1024));
    int whole = PresenceCodec.encode(crowd).length;
    assertThat(parts).hasSizeLessThan(4 + 3 * whole / (64 * 1024) + 20_000 / 3 / 1_000);
    assertThat(parts.stream().reduce(PresenceState.EMPTY, PresenceState::join)).isEqualTo(crowd);
  }

  @Test
  void nothingIsOnePart() {
    assertThat(PresenceParts.split(PresenceState.EMPTY, 64)).containsExactly(PresenceState.EMPTY);
  }

  private static boolean fits(PresenceState part, int partBytesMax) {
    return PresenceCodec.encode(part).length <= partBytesMax;
  }
}
