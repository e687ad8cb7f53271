package io.meridian.node.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Arrays;
import java.util.List;
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
