package io.meridian.node.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PresenceRulesTest {
  private static final ClientIdRule ANN = new ClientIdRule.Fixed("ann");

  @Test
  void aClientIdIsStampedAndWhatIsTheServersIsRemoved() throws ProtocolException {
    PresenceMessage sent =
        new PresenceMessage(
            PresenceAction.ENTER,
            null,
            "another's",
            "an id",
            12L,
            new Data.Text("d"),
            "utf-8",
            JsonNodeFactory.instance.objectNode().put("userClaim", "me").put("headers", "h"),
            "serial");

    PresenceMessage accepted = PresenceRules.accept(List.of(sent), ANN, Limits.DEFAULT).get(0);

    assertThat(accepted)
        .isEqualTo(
            new PresenceMessage(
                PresenceAction.ENTER,
                "ann",
                null,
                "an id",
                null,
                new Data.Text("d"),
                "utf-8",
                JsonNodeFactory.instance.objectNode().put("headers", "h"),
                null));
  }

  @Test
  void eachRuleHasItsCode() {
    assertThat(code(List.of(), ANN)).isEqualTo(40001);
    assertThat(code(Collections.nCopies(1_001, enter(null)), ANN)).isEqualTo(40034);
    assertThat(code(List.of(enter(null)), new ClientIdRule.Any())).isEqualTo(91000);
    assertThat(code(List.of(enter(null)), new ClientIdRule.None())).isEqualTo(91000);
    assertThat(code(List.of(enter("ann")), new ClientIdRule.None())).isEqualTo(40012);
    assertThat(code(List.of(enter("*")), new ClientIdRule.Any())).isEqualTo(40012);
    assertThat(code(List.of(enter("bob")), ANN)).isEqualTo(40012);
    assertThat(code(List.of(message(PresenceAction.PRESENT, "ann", "")), ANN)).isEqualTo(40003);
    assertThat(code(List.of(message(PresenceAction.ABSENT, "ann", "")), ANN)).isEqualTo(40003);
    String half = "x".repeat(Limits.DEFAULT.maxMessageSize() / 2);
    assertThat(code(Collections.nCopies(2, message(PresenceAction.UPDATE, "ann", half)), ANN))
        .isEqualTo(40009);
  }

  private static PresenceMessage enter(@Nullable String clientId) {
    return message(PresenceAction.ENTER, clientId, "");
  }

  private static PresenceMessage message(
      PresenceAction action, @Nullable String clientId, String data) {
    return new PresenceMessage(
        action, clientId, null, null, null, new Data.Text(data), null, null, null);
  }

  private static int code(List<PresenceMessage> operations, ClientIdRule rule) {
    try {
      PresenceRules.accept(operations, rule, Limits.DEFAULT);
      return 0;
    } catch (ProtocolException refused) {
      return refused.error().code();
    }
  }
}
