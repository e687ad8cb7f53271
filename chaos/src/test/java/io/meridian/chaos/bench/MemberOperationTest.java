package io.meridian.chaos.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import org.junit.jupiter.api.Test;

class MemberOperationTest {
  private static final JsonMapper JSON = new JsonMapper();

  @Test
  void itIsWrittenAsTheProtocolHasIt() throws Exception {
    MemberOperation again = MemberOperation.enter("ann", "here").withId("c1:0:0");

    assertThat(JSON.readTree(again.json()))
        .isEqualTo(
            JSON.readTree(
                "{\"action\":2,\"clientId\":\"ann\",\"id\":\"c1:0:0\",\"data\":\"here\"}"));
    assertThat(JSON.readTree(MemberOperation.leave("ann", null).json()))
        .isEqualTo(JSON.readTree("{\"action\":3,\"clientId\":\"ann\"}"));
  }
}
