package io.meridian.chaos.bench;

import static io.meridian.chaos.bench.MemberOperation.ENTER;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import org.junit.jupiter.api.Test;

class SeenMemberTest {
  @Test
  void whatAnEntryLacksIsTheFrames() throws Exception {
    var frame =
        new JsonMapper()
            .readTree(
                """
                {"action": 14, "connectionId": "c1", "id": "c1:7", "timestamp": 1234,
                 "presence": [{}, {"action": 3, "clientId": "ann"}]}""");

    SeenMember member = SeenMember.read(frame, frame.path("presence").path(1), 1);

    assertThat(member).isEqualTo(new SeenMember(3, "c1", "ann", "c1:7:1", 1_234, ""));
  }

  @Test
  void numbersInIdsDecideWhichIsNewer() {
    SeenMember ninth = seen("c1:9:1", 2_000);

    assertThat(seen("c1:10:0", 1_000).isNewerThan(ninth)).isTrue();
    assertThat(seen("c1:9:2", 1_000).isNewerThan(ninth)).isTrue();
    assertThat(seen("c1:9:1", 3_000).isNewerThan(ninth)).isFalse();
    assertThat(seen("c1:8:5", 3_000).isNewerThan(ninth)).isFalse();
  }

  @Test
  void timeDecidesWhereTheServerMadeAnIdUp() {
    SeenMember madeUp = seen("server:0:0", 2_000);

    assertThat(seen("c1:1:0", 2_000).isNewerThan(madeUp)).isTrue();
    assertThat(seen("c1:1:0", 1_999).isNewerThan(madeUp)).isFalse();
    assertThat(madeUp.isNewerThan(seen("c1:100:0", 1_999))).isTrue();
  }

  private static SeenMember seen(String id, long timestamp) {
    return new SeenMember(ENTER, "c1", "ann", id, timestamp, "");
  }
}
