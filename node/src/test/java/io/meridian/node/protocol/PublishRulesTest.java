package io.meridian.node.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PublishRulesTest {
  private static final ClientIdRule ANY = new ClientIdRule.Any();
  private static final ClientIdRule ALICE = new ClientIdRule.Fixed("alice");
  private static final ClientIdRule ANONYMOUS = new ClientIdRule.None();
  private static final Message PLAIN = Message.of("name", new Data.Text("data"));

  private final JsonCodec json = new JsonCodec(Limits.DEFAULT);

  @Test
  void aPublishOfTheLargestSizeIsAcceptedAndOneByteMoreIsNot() throws ProtocolException {
    Message half = Message.of("ü", new Data.Bytes(new byte[32_768 - 2 - 5]));

    assertThat(PublishRules.accept(List.of(half, half), ALICE, Limits.DEFAULT).messages())
        .hasSize(2);
    assertRefused(
        List.of(half, half.withClientId("alice").withExtras(extras("{}"))),
        ALICE,
        ErrorCode.TOO_LARGE);
  }

  @Test
  void moreThanAThousandMessagesAreRefused() throws ProtocolException {
    assertThat(
            PublishRules.accept(Collections.nCopies(1_000, PLAIN), ANY, Limits.DEFAULT).messages())
        .hasSize(1_000);
    assertRefused(Collections.nCopies(1_001, PLAIN), ANY, ErrorCode.TOO_MANY_MESSAGES);
    assertRefused(List.of(), ANY, ErrorCode.INVALID_BODY);
  }

  @Test
  void clientIdsAreStampedByTheRuleOfTheConnection() throws ProtocolException {
    assertThat(accepted(PLAIN, ALICE).clientId()).isEqualTo("alice");
    assertThat(accepted(PLAIN.withClientId("alice"), ALICE).clientId()).isEqualTo("alice");
    assertThat(accepted(PLAIN, ANY).clientId()).isNull();
    assertThat(accepted(PLAIN.withClientId("bob"), ANY).clientId()).isEqualTo("bob");
    assertThat(accepted(PLAIN, ANONYMOUS).clientId()).isNull();
    assertRefused(List.of(PLAIN.withClientId("bob")), ALICE, ErrorCode.INVALID_CLIENT_ID);
    assertRefused(List.of(PLAIN.withClientId("bob")), ANONYMOUS, ErrorCode.INVALID_CLIENT_ID);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "*"})
  void someClientIdsNobodyMayHave(String clientId) {
    assertRefused(List.of(PLAIN.withClientId(clientId)), ANY, ErrorCode.INVALID_CLIENT_ID);
  }

  @Test
  void theIdOfASingleMessageIsItsBase() throws ProtocolException {
    assertThat(PublishRules.accept(List.of(PLAIN.withId("any:7")), ANY, Limits.DEFAULT).baseId())
        .isEqualTo("any:7");
    assertThat(PublishRules.accept(List.of(PLAIN), ANY, Limits.DEFAULT).baseId()).isNull();
    assertRefused(List.of(PLAIN.withId("")), ANY, ErrorCode.INVALID_MESSAGE_ID);
    assertRefused(List.of(PLAIN.withId("x".repeat(1_025))), ANY, ErrorCode.INVALID_MESSAGE_ID);
  }

  @Test
  void idsOfSeveralMessagesShareABaseAndCountUp() throws ProtocolException {
    List<Message> good = List.of(PLAIN.withId("a:b:0"), PLAIN.withId("a:b:1"));

    assertThat(PublishRules.accept(good, ANY, Limits.DEFAULT).baseId()).isEqualTo("a:b");
    assertThat(PublishRules.accept(List.of(PLAIN, PLAIN), ANY, Limits.DEFAULT).baseId()).isNull();
    for (List<String> bad :
        List.of(
            List.of("a:0", "b:1"),
            List.of("a:1", "a:2"),
            List.of("a", "a"),
            List.of(":0", ":1"),
            List.of("a:00", "a:1"))) {
      assertRefused(bad.stream().map(PLAIN::withId).toList(), ANY, ErrorCode.INVALID_MESSAGE_ID);
    }
    assertRefused(List.of(PLAIN.withId("a:0"), PLAIN), ANY, ErrorCode.INVALID_MESSAGE_ID);
    assertRefused(List.of(PLAIN, PLAIN.withId("a:1")), ANY, ErrorCode.INVALID_MESSAGE_ID);
  }

  @Test
  void whatIsTheServersToSayIsRemoved() throws ProtocolException {
    Message claimed =
        PLAIN
            .withConnectionId("c")
            .withConnectionKey("k")
            .withTimestamp(1L)
            .withSerial("s")
            .withAnnotations(extras("{}"))
            .withVersion(new MessageVersion("s", 1L, null, null, null))
            .withExtras(extras("{\"delta\":{},\"userClaim\":\"x\",\"headers\":{\"a\":1}}"));

    assertThat(accepted(claimed, ANY))
        .isEqualTo(PLAIN.withExtras(extras("{\"headers\":{\"a\":1}}")));
    assertThat(claimed.extras())
        .isEqualTo(extras("{\"delta\":{},\"userClaim\":\"x\",\"headers\":{\"a\":1}}"));
  }

  @Test
  void operationsNeedASerialAndComeAlone() throws ProtocolException {
    Message update =
        PLAIN
            .withAction(MessageAction.UPDATE)
            .withSerial("s")
            .withVersion(new MessageVersion("x", 1L, null, "why", extras("{\"a\":\"b\"}")));

    assertThat(accepted(update, ALICE).serial()).isEqualTo("s");
    assertThat(accepted(update, ALICE).version())
        .isEqualTo(new MessageVersion(null, null, "alice", "why", extras("{\"a\":\"b\"}")));
    assertRefused(List.of(update.withSerial(null)), ANY, ErrorCode.INVALID_PARAMETER);
    assertRefused(List.of(update, PLAIN), ANY, ErrorCode.INVALID_PARAMETER);
    assertRefused(List.of(PLAIN.withAction(MessageAction.META)), ANY, ErrorCode.INVALID_PARAMETER);
    assertRefused(
        List.of(PLAIN.withAction(MessageAction.SUMMARY)), ANY, ErrorCode.INVALID_PARAMETER);
  }

  @Test
  void ephemeralMessagesAreNotMixedWithOthers() throws ProtocolException {
    Message ephemeral = PLAIN.withExtras(extras("{\"ephemeral\":true}"));

    assertThat(PublishRules.accept(List.of(ephemeral, ephemeral), ANY, Limits.DEFAULT).ephemeral())
        .isTrue();
    assertThat(PublishRules.accept(List.of(PLAIN), ANY, Limits.DEFAULT).ephemeral()).isFalse();
    assertRefused(List.of(ephemeral, PLAIN), ANY, ErrorCode.EXTRAS_NOT_ALLOWED);
  }

  private JsonNode extras(String text) throws ProtocolException {
    return json.decodeTree(text.getBytes(UTF_8));
  }

  private static Message accepted(Message message, ClientIdRule rule) throws ProtocolException {
    return PublishRules.accept(List.of(message), rule, Limits.DEFAULT).messages().get(0);
  }

  private static void assertRefused(List<Message> messages, ClientIdRule rule, ErrorCode code) {
    assertThatExceptionOfType(ProtocolException.class)
        .isThrownBy(() -> PublishRules.accept(messages, rule, Limits.DEFAULT))
        .satisfies(refusal -> assertThat(refusal.error().code()).isEqualTo(code.code()));
  }
}
