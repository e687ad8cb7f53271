package io.meridian.node.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.msgpack.core.MessageBufferPacker;
import org.msgpack.core.MessagePack;

/** What the codecs take from clients, what they refuse and with which error, and how they write. */
class CodecToleranceTest {
  private final JsonCodec json = new JsonCodec(Limits.DEFAULT);
  private final MsgpackCodec msgpack = new MsgpackCodec(Limits.DEFAULT);

  @Test
  void nullsAndUnknownKeysAreIgnored() throws ProtocolException {
    ProtocolMessage frame =
        json.decodeText(
            "{\"action\":15,\"channel\":null,\"messages\":null,\"error\":null,\"new\":{\"deep\":[1]}}");

    assertThat(frame).isEqualTo(ProtocolMessage.of(Action.MESSAGE).build());
  }

  @Test
  void anUnknownActionIsAFrameWithoutAction() throws ProtocolException {
    ProtocolMessage frame = json.decodeText("{\"action\":99}");

    assertThat(frame.action()).isNull();
    assertThat(frame.actionCode()).isEqualTo(99);
  }

  @ParameterizedTest
  @ValueSource(strings = {"7", "7.0", "0.7e1"})
  void wholeNumbersAreIntegersHoweverTheyAreWritten(String number) throws ProtocolException {
    assertThat(json.decodeText("{\"action\":15,\"msgSerial\":" + number + "}").msgSerial())
        .isEqualTo(7);
  }

  @Test
  void everyWidthOfMessagePackIntegersIsRead() throws IOException, ProtocolException {
    List<byte[]> sevens =
        List.of(
            new byte[] {7},
            new byte[] {(byte) 0xcc, 7},
            new byte[] {(byte) 0xcd, 0, 7},
            new byte[] {(byte) 0xce, 0, 0, 0, 7},
            new byte[] {(byte) 0xcf, 0, 0, 0, 0, 0, 0, 0, 7},
            new byte[] {(byte) 0xd0, 7},
            new byte[] {(byte) 0xd3, 0, 0, 0, 0, 0, 0, 0, 7},
            new byte[] {(byte) 0xca, 0x40, (byte) 0xe0, 0, 0},
            new byte[] {(byte) 0xcb, 0x40, 0x1c, 0, 0, 0, 0, 0, 0});
    for (byte[] seven : sevens) {
      try (MessageBufferPacker packer = MessagePack.newDefaultBufferPacker()) {
        packer
            .packMapHeader(2)
            .packString("action")
            .packInt(15)
            .packString("msgSerial")
            .writePayload(seven);

        assertThat(msgpack.decode(packer.toByteArray()).msgSerial())
            .as(Arrays.toString(seven))
            .isEqualTo(7);
      }
    }
  }

  @Test
  void extensionTypesCountAsAbsent() throws IOException, ProtocolException {
    try (MessageBufferPacker packer = MessagePack.newDefaultBufferPacker()) {
      packer.packMapHeader(2).packString("action").packInt(15).packString("channel");
      packer.packExtensionTypeHeader((byte) 5, 3).writePayload(new byte[3]);

      assertThat(msgpack.decode(packer.toByteArray()).channel()).isNull();
    }
  }

  @Test
  void serialZeroAndTheEmptySyncAreWritten() {
    assertThat(json.encodeText(ProtocolMessage.of(Action.ACK).msgSerial(0).count(1).build()))
        .isEqualTo("{\"action\":1,\"msgSerial\":0,\"count\":1}");
    assertThat(json.encodeText(ProtocolMessage.of(Action.SYNC).channel("a").build()))
        .isEqualTo("{\"action\":16,\"channel\":\"a\",\"presence\":[]}");
  }

  @Test
  void integersAreWrittenInTheirSmallestForm() {
    byte[] frame = msgpack.encode(ProtocolMessage.of(Action.ACK).msgSerial(0).count(300).build());

    assertThat(frame)
        .startsWith(0x83)
        .endsWith(0xcd, 0x01, 0x2c)
        .hasSize(1 + 7 + 1 + 10 + 1 + 6 + 3);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "[]",
        "7",
        "null",
        "{}",
        "{\"action\":null}",
        "{\"action\":1}{}",
        "{\"action\":1} x",
        "nope"
      })
  void whatIsNoFrameIsAProtocolError(String text) {
    assertThat(refusal(() -> json.decodeText(text)).error().code())
        .isEqualTo(ErrorCode.PROTOCOL_ERROR.code());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"action\":\"x\"}",
        "{\"action\":1.5}",
        "{\"action\":4294967296}",
        "{\"action\":15,\"channel\":5}",
        "{\"action\":15,\"msgSerial\":1e300}",
        "{\"action\":15,\"params\":[]}"
      })
  void fieldsOfAWrongTypeAreAnInvalidBody(String text) {
    assertThat(refusal(() -> json.decodeText(text)).error().code())
        .isEqualTo(ErrorCode.INVALID_BODY.code());
  }

  @Test
  void aRefusedItemLeavesEnoughOfTheFrameForItsNack() {
    ProtocolException refusal =
        refusal(
            () ->
                json.decodeText(
                    "{\"messages\":[{\"data\":\"a\"},{\"data\":5}],\"msgSerial\":3,\"channel\":\"a\",\"action\":15}"));

    assertThat(refusal).isInstanceOf(RefusedFrameException.class);
    assertThat(((RefusedFrameException) refusal).frame())
        .isEqualTo(ProtocolMessage.of(Action.MESSAGE).channel("a").msgSerial(3).build());
    assertThat(refusal).hasMessageContaining("messages[1]").hasMessageContaining("number");
  }

  @Test
  void framesAboveTheLimitAreTooLarge() {
    String large = "\"" + "ü".repeat(Limits.DEFAULT.maxFrameSize() / 2) + "\"";

    assertThat(refusal(() -> json.decodeText(large)).error().code())
        .isEqualTo(ErrorCode.TOO_LARGE.code());
    assertThat(refusal(() -> json.decode(large.getBytes(UTF_8))).error().code())
        .isEqualTo(ErrorCode.TOO_LARGE.code());
    assertThat(
            refusal(() -> msgpack.decode(new byte[Limits.DEFAULT.maxFrameSize() + 1]))
                .error()
                .code())
        .isEqualTo(ErrorCode.TOO_LARGE.code());
  }

  @Test
  void deepNestingIsRefusedInBothFormats() {
    String deepJson = "{\"action\":15,\"x\":" + "[".repeat(100_000) + "]".repeat(100_000) + "}";
    byte[] deepMsgpack = new byte[100_000];
    Arrays.fill(deepMsgpack, (byte) 0x91);
    deepMsgpack[deepMsgpack.length - 1] = (byte) 0xc0;

    assertThat(refusal(() -> json.decodeText(deepJson))).hasMessageContaining("64");
    assertThat(refusal(() -> msgpack.decode(deepMsgpack))).hasMessageContaining("64");
  }

  @Test
  void headersThatClaimMoreThanThereIsAllocateNothing() {
    List<byte[]> claims =
        List.of(
            new byte[] {(byte) 0xdd, 0x7f, -1, -1, -1},
            new byte[] {(byte) 0xdd, -1, -1, -1, -1},
            new byte[] {(byte) 0xdf, 0x7f, -1, -1, -1},
            new byte[] {(byte) 0xdb, 0x7f, -1, -1, -1},
            new byte[] {(byte) 0xc6, 0x7f, -1, -1, -1},
            new byte[] {(byte) 0xc6, -1, -1, -1, -1},
            new byte[] {(byte) 0xc9, 0x7f, -1, -1, -1, 1});
    for (byte[] claim : claims) {
      assertThat(refusal(() -> msgpack.decode(claim)).error().code())
          .isEqualTo(ErrorCode.PROTOCOL_ERROR.code());
    }
  }

  @Test
  void aRestBodyIsOneMessageOrSeveral() throws ProtocolException {
    assertThat(json.decodeMessages("{\"name\":\"a\"}".getBytes(UTF_8)))
        .containsExactly(Message.of("a", null));
    assertThat(json.decodeMessages("[{},{}]".getBytes(UTF_8))).hasSize(2);
    assertThat(refusal(() -> json.decodeMessages("[]".getBytes(UTF_8))).error().code())
        .isEqualTo(ErrorCode.INVALID_BODY.code());
    assertThat(refusal(() -> json.decodeMessages("\"x\"".getBytes(UTF_8))).error().code())
        .isEqualTo(ErrorCode.INVALID_BODY.code());
  }

  private interface Decoding {
    Object run() throws ProtocolException;
  }

  private static ProtocolException refusal(Decoding decoding) {
    return catchThrowableOfType(ProtocolException.class, decoding::run);
  }
}
