package io.meridian.node.e2e;

import static io.meridian.node.e2e.Deployment.EU;
import static io.meridian.node.e2e.Deployment.US;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.meridian.node.protocol.ErrorCode;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What clients do wrong is said in-band, by the protocol's codes; the rest goes on. */
@ExtendWith(DeploymentExtension.class)
@Timeout(60)
class BadInputIT {
  private static final String HANDSHAKE = "v=5&format=json&key=" + Deployment.KEY;
  private static final int MESSAGE_BYTES_MAX = 65_536;
  private static final int FRAME_BYTES_MAX = 524_288;

  private final Deployment deployment;

  BadInputIT(Deployment deployment) {
    this.deployment = deployment;
  }

  @ParameterizedTest
  @CsvSource({
    "v=5&key=local.dev:wrong, INVALID_CREDENTIALS",
    "v=5&key=local.nobody:only-on-loopback, INVALID_CREDENTIALS",
    "v=5&key=nowhere.dev:only-on-loopback, NOT_FOUND",
    "v=5&key=nonsense, MALFORMED_CREDENTIALS",
    "v=5, INVALID_CREDENTIALS",
    "v=1&key=local.dev:only-on-loopback, VERSION_RETIRED",
    "v=new&key=local.dev:only-on-loopback, UNSUPPORTED_VERSION",
    "key=local.dev:only-on-loopback, UNSUPPORTED_VERSION",
  })
  void aHandshakeThatIsWrongIsAnsweredByAnErrorAfterTheUpgrade(String query, ErrorCode expected)
      throws ExecutionException {
    try (RawSocket socket = RawSocket.open(deployment.address(EU), query)) {
      assertError(socket.await(RawSocket.ERROR), expected);
      assertEnded(socket);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"this is no frame", "{\"action\":", "[]", "\"text\"", "{}", ""})
  void aFrameThatCannotBeReadEndsTheConnection(String frame) {
    try (RawSocket socket = RawSocket.connected(deployment.address(EU))) {
      socket.send(frame);

      assertError(socket.await(RawSocket.ERROR), ErrorCode.PROTOCOL_ERROR);
      assertEnded(socket);
    }
  }

  @Test
  void aFrameThatIsTooLargeEndsTheConnection() {
    try (RawSocket socket = RawSocket.connected(deployment.address(EU))) {
      socket.send("x".repeat(FRAME_BYTES_MAX + 1));

      JsonNode error = socket.await(RawSocket.ERROR);
      assertError(error, ErrorCode.TOO_LARGE);
      assertThat(error.path("error").path("message").textValue())
          .contains(Integer.toString(FRAME_BYTES_MAX));
      assertEnded(socket);
    }
  }

  @Test
  void aMessageThatIsTooLargeIsRefusedAndTheNextAccepted() {
    String channel = Deployment.channel("too-large");
    try (RawSocket socket = RawSocket.connected(deployment.address(EU))) {
      socket.send(publish(channel, 0, "x".repeat(MESSAGE_BYTES_MAX + 1)));
      socket.send(publish(channel, 1, "x".repeat(MESSAGE_BYTES_MAX)));

      JsonNode refusal = socket.await(RawSocket.NACK);
      assertError(refusal, ErrorCode.TOO_LARGE);
      assertThat(refusal.path("error").path("message").textValue()).contains("65537", "65536");
      assertThat(socket.await(RawSocket.ACK).path("msgSerial").longValue()).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ":no-namespace", "[unknown]name", "with\\nnewline"})
  void anInvalidChannelNameIsRefusedAndTheConnectionGoesOn(String channel) {
    try (RawSocket socket = RawSocket.connected(deployment.address(EU))) {
      socket.send(publish(channel, 0, "data"));
      assertError(socket.await(RawSocket.NACK), ErrorCode.INVALID_CHANNEL_NAME);

      socket.send("{\"action\":10,\"channel\":\"" + channel + "\"}");
      JsonNode error = socket.await(RawSocket.ERROR);
      assertError(error, ErrorCode.INVALID_CHANNEL_NAME);
      assertThat(error.has("channel")).isTrue();

      assertServes(socket);
    }
  }

  @Test
  void anUnknownActionIsIgnored() {
    try (RawSocket socket = RawSocket.connected(deployment.address(EU))) {
      socket.send("{\"action\":99,\"channel\":\"any\",\"unknown\":{\"field\":true}}");

      assertServes(socket);
    }
  }

  @Test
  void aResumeKeyThatNobodyIssuedGivesANewConnection() throws ExecutionException {
    String genuine;
    try (RawSocket socket = RawSocket.connected(deployment.address(US))) {
      genuine = socket.connectionKey();
    }
    int middle = genuine.length() / 2;
    char forged = genuine.charAt(middle) == 'A' ? 'B' : 'A';
    String key = genuine.substring(0, middle) + forged + genuine.substring(middle + 1);
    for (String resume : new String[] {key, "nonsense", "A".repeat(2_000)}) {
      try (RawSocket socket =
          RawSocket.open(deployment.address(EU), HANDSHAKE + "&resume=" + resume)) {
        JsonNode connected = socket.await(RawSocket.CONNECTED);
        assertError(connected, ErrorCode.INVALID_RESUME_KEY);
        assertThat(connected.path("connectionKey").textValue()).isNotEqualTo(resume);
        assertServes(socket);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"nonsense", "AAAA", "999999999999", "%00"})
  void aPositionThatNobodyIssuedAttachesAtTheHeadAndSaysSo(String channelSerial) {
    String channel = Deployment.channel("bad-position");
    try (RawSocket socket = RawSocket.connected(deployment.address(EU))) {
      socket.send(
          "{\"action\":10,\"channel\":\"%s\",\"channelSerial\":\"%s\"}"
              .formatted(channel, channelSerial));

      JsonNode attached = socket.await(RawSocket.ATTACHED);
      assertError(attached, ErrorCode.POSITION_UNKNOWN);
      assertThat(attached.path("flags").longValue() & 4).as("RESUMED").isZero();
      assertServes(socket);
    }
  }

  private static void assertError(JsonNode frame, ErrorCode expected) {
    assertThat(frame.path("error").path("code").intValue())
        .as("code in %s", frame)
        .isEqualTo(expected.code());
    assertThat(frame.path("error").path("statusCode").intValue()).isEqualTo(expected.statusCode());
    assertThat(frame.path("error").path("message").textValue()).isNotBlank();
  }

  private static void assertEnded(RawSocket socket) {
    assertThat(socket.ended()).succeedsWithin(10, TimeUnit.SECONDS);
  }

  private static void assertServes(RawSocket socket) {
    socket.send("{\"action\":0,\"id\":\"still-there\"}");
    socket.await(frame -> frame.path("id").asText().equals("still-there"), "the heartbeat's echo");
  }

  private static String publish(String channel, long msgSerial, String data) {
    return """
        {"action":15,"channel":"%s","msgSerial":%d,"messages":[{"data":"%s"}]}"""
        .formatted(channel, msgSerial, data);
  }
}
