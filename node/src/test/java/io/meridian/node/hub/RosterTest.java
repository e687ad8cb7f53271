package io.meridian.node.hub;

import static org.assertj.core.api.Assertions.assertThat;

import io.meridian.node.protocol.Codec;
import io.meridian.node.protocol.Limits;
import io.meridian.node.protocol.ProtocolMessage;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RosterTest {
  private static final Codec MSGPACK = Codec.of(Codec.Format.MSGPACK, Limits.DEFAULT);

  @Test
  void twentyThousandMembersAreInPagesOfAHundredOfWhichTheLastSaysThatItIsTheLast()
      throws Exception {
    Roster roster = SampleRoster.of("news", 20_000);

    List<String> serials = new ArrayList<>();
    int members = 0;
    for (SharedFrame page : roster.pages()) {
      ProtocolMessage frame =
          MSGPACK.decode(page.encoded(MSGPACK).asBinaryMessage().getStrictData().toArray());
      serials.add(String.valueOf(frame.channelSerial()));
      members += frame.presence().size();
    }

    assertThat(roster.pages()).hasSize(200);
    assertThat(members).isEqualTo(20_000);
    assertThat(serials).doesNotHaveDuplicates().allMatch(serial -> serial.startsWith("sync-1:"));
    assertThat(serials.indexOf("sync-1:")).isEqualTo(199);
  }

  @Test
  void aPageIsEncodedOnceForEachFormat() {
    SharedFrame page = SampleRoster.of("news", 3).pages().get(0);

    assertThat(page.encoded(MSGPACK)).isSameAs(page.encoded(MSGPACK));
  }

  @Test
  void withoutMembersItIsOneEmptyPage() {
    Roster roster = SampleRoster.of("news", 0);

    assertThat(roster.isEmpty()).isTrue();
    assertThat(roster.pages()).hasSize(1);
  }
}
