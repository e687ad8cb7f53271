package io.meridian.chaos.sdk;

import static org.assertj.core.api.Assertions.assertThat;

import io.ably.lib.types.Message;
import io.meridian.chaos.history.MessageKey;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a subscriber makes of the data of a message. */
class SdkSubscriberTest {
  private static final MessageKey SEVENTH = new MessageKey("pia", "demo-1", 7);

  @ParameterizedTest
  @ValueSource(ints = {1, 14, 200, 65_536})
  void whatWasSentIsReadAndIsAsLongAsIsWanted(int payloadBytes) {
    String data = SdkPublisher.data(SEVENTH, payloadBytes);

    assertThat(data).hasSize(Math.max(payloadBytes, "7 demo-1 ".length() + 5));
    assertThat(received("demo-1", data)).isEqualTo(SEVENTH);
  }

  @Test
  void aMessageOfAnotherChannelIsOneThatNobodySent() {
    String data = SdkPublisher.data(SEVENTH, 200);

    assertThat(received("demo-2", data))
        .isEqualTo(new MessageKey("strayed message pia#7 on demo-1", "demo-2", 1));
  }

  @Test
  void aMessageThatIsNotWholeIsOneThatNobodySent() {
    String data = SdkPublisher.data(SEVENTH, 200);
    MessageKey broken = new MessageKey("cut or padded message m1 of pia", "demo-1", 1);

    assertThat(received("demo-1", data.substring(0, 199))).isEqualTo(broken);
    assertThat(received("demo-1", data.stripTrailing())).isEqualTo(broken);
    assertThat(received("demo-1", data + " ")).isEqualTo(broken);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "7", "7 demo-1", "0 demo-1 9", "7 demo-1 11 x"})
  void whatIsNoneOfOursIsOneThatNobodySent(String data) {
    assertThat(received("demo-1", data))
        .isEqualTo(new MessageKey("unreadable message m1", "demo-1", 1));
  }

  private static MessageKey received(String channel, String data) {
    Message message = new Message("pia", data);
    message.id = "m1";
    return SdkSubscriber.key(channel, message);
  }
}
