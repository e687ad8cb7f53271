package io.meridian.node.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.meridian.chaos.golden.GoldenBytes;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StoredMessagesTest {
  @Test
  void aSmallMessageIsStoredSmall() {
    Message message = Message.of("name", new Data.Text("data")).withId("abc:0");

    assertThat(StoredMessages.encode(List.of(message))).hasSize(1 + 1 + 1 + 6 + 5 + 5);
  }

  @Test
  void connectionKeysAreNotStored() {
    Message message = Message.of("name", null).withConnectionKey("secret");

    assertThat(new String(StoredMessages.encode(List.of(message)), UTF_8)).doesNotContain("secret");
    assertThat(StoredMessages.decode(StoredMessages.encode(List.of(message))))
        .containsExactly(message.withConnectionKey(null));
  }

  @Test
  void whatAFrameMayNestCanBeReadBack() throws ProtocolException {
    JsonCodec json = new JsonCodec(Limits.DEFAULT);
    String deepest = "{\"extras\":" + "{\"a\":".repeat(62) + "{}" + "}".repeat(62) + "}";
    List<Message> messages = json.decodeMessages(deepest.getBytes(UTF_8));

    assertThat(StoredMessages.decode(StoredMessages.encode(messages))).isEqualTo(messages);
  }

  @Test
  void earlierVersionsAreUnderstoodAndUnderstand() throws Exception {
    JsonCodec json = new JsonCodec(Limits.DEFAULT);
    List<Message> messages =
        json.decodeMessages(
            """
            [{"id": "abc:0", "name": "greeting", "data": "hello ü", "clientId": "alice"},
             {"data": "AQID", "encoding": "json/utf-8/cipher+aes-128-cbc/base64",
              "extras": {"headers": {"a": [1, 2.5, true, null, {"b": -1}]}}}]
            """
                .getBytes(UTF_8));
    new GoldenBytes<List<Message>>(
            "stored-messages", StoredMessages::encode, StoredMessages::decode)
        .check(Map.of("two", messages));
    new GoldenBytes<PresencePayload>(
            "presence-payloads", PresencePayload::encode, PresencePayload::decode)
        .check(
            Map.of(
                "text", new PresencePayload(new Data.Text("here ü"), "utf-8", null),
                "bytes", new PresencePayload(new Data.Bytes(new byte[] {1, -1}), null, null)));
  }

  @Test
  void damageAndOtherLayoutsAreReported() {
    byte[] stored = StoredMessages.encode(List.of(Message.of("name", null)));

    assertThatIllegalArgumentException()
        .isThrownBy(() -> StoredMessages.decode(new byte[0]))
        .withMessageContaining("layout none");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> StoredMessages.decode(new byte[] {9}))
        .withMessageContaining("layout 9");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> StoredMessages.decode(Arrays.copyOf(stored, stored.length - 1)))
        .withMessageContaining("damaged");
  }
}
