package io.meridian.node.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.List;
import org.junit.jupiter.api.Test;

class PresencePayloadTest {

  @Test
  void whatIsReadEqualsWhatWasWritten() {
    List<PresencePayload> payloads =
        List.of(
            new PresencePayload(null, null, null),
            new PresencePayload(new Data.Text(""), null, null),
            new PresencePayload(new Data.Text("hé"), "json", null),
            new PresencePayload(new Data.Bytes(new byte[0]), null, null),
            new PresencePayload(new Data.Bytes(new byte[] {0, -1}), "cipher+aes-256-cbc", null),
            new PresencePayload(
                null, null, JsonNodeFactory.instance.objectNode().put("headers", "h")));

    assertThat(payloads)
        .allSatisfy(
            payload -> assertThat(PresencePayload.decode(payload.encode())).isEqualTo(payload));
  }

  @Test
  void nothingTakesTwoBytes() {
    assertThat(new PresencePayload(null, null, null).encode()).hasSize(2);
  }

  @Test
  void whatItDidNotWriteIsRefused() {
    for (byte[] bytes : List.of(new byte[0], new byte[] {2, 0}, new byte[] {1, (byte) 0xc1})) {
      assertThatIllegalArgumentException().isThrownBy(() -> PresencePayload.decode(bytes));
    }
  }
}
