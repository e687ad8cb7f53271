package io.meridian.node.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is published in one encoding is read in the other as the publisher meant it. */
class CodecDataTest {
  private final JsonCodec json = new JsonCodec(Limits.DEFAULT);
  private final MsgpackCodec msgpack = new MsgpackCodec(Limits.DEFAULT);

  @ParameterizedTest
  @CsvSource({
    "base64, ",
    "utf-8/base64, utf-8",
    "json/utf-8/cipher+aes-128-cbc/base64, json/utf-8/cipher+aes-128-cbc",
  })
  void base64InJsonIsBytesInMessagePack(String jsonEncoding, String encoding)
      throws ProtocolException {
    Message message = publishedInJson("{'data':'AP9oaQ==','encoding':'" + jsonEncoding + "'}");

    assertThat(message.data()).isEqualTo(new Data.Bytes(new byte[] {0, -1, 'h', 'i'}));
    assertThat(message.encoding()).isEqualTo(encoding);
    assertThat(asMsgpack(message).path("data").isBinary()).isTrue();
    assertThat(asJson(message).path("data").textValue()).isEqualTo("AP9oaQ==");
    assertThat(asJson(message).path("encoding").textValue()).isEqualTo(jsonEncoding);
  }

  @Test
  void textStaysTextWhateverItsEncodingSays() throws ProtocolException {
    Message message = publishedInJson("{'data':'{\\'a\\':1}','encoding':'json'}");

    assertThat(message.data()).isEqualTo(new Data.Text("{'a':1}"));
    assertThat(asMsgpack(message).path("data").textValue()).isEqualTo("{'a':1}");
    assertThat(asMsgpack(message).path("encoding").textValue()).isEqualTo("json");
  }

  @ParameterizedTest
  @ValueSource(strings = {"{'data':{'a':[1,null]}}", "{'data':{'a':[1,null]},'encoding':'json'}"})
  void objectsBecomeJsonText(String published) throws ProtocolException {
    Message message = publishedInJson(published);

    assertThat(message.data()).isEqualTo(new Data.Text("{\"a\":[1,null]}"));
    assertThat(message.encoding()).isEqualTo("json");
  }

  @ParameterizedTest
  @ValueSource(strings = {"1", "1.5", "true", "false"})
  void numbersAndBooleansAreNoData(String data) {
    assertRefused("{'data':" + data + "}", ErrorCode.INVALID_DATA);
  }

  @Test
  void textThatClaimsToBeBase64AndIsNotIsRefused() {
    assertRefused("{'data':'!','encoding':'base64'}", ErrorCode.INVALID_DATA);
    assertRefused("{'data':{},'encoding':'utf-8'}", ErrorCode.INVALID_DATA);
  }

  @Test
  void emptyIsNotAbsent() throws ProtocolException {
    Message emptyText = publishedInJson("{'data':'','name':''}");
    Message emptyBytes = publishedInJson("{'data':'','encoding':'base64'}");
    Message absent = publishedInJson("{'data':null,'name':null,'encoding':null}");

    assertThat(asMsgpack(emptyText).path("data").textValue()).isEmpty();
    assertThat(asMsgpack(emptyText).path("name").textValue()).isEmpty();
    assertThat(asMsgpack(emptyBytes).path("data").isBinary()).isTrue();
    assertThat(asJson(emptyBytes).path("encoding").textValue()).isEqualTo("base64");
    assertThat(asJson(absent)).isEqualTo(json.decodeTree("{\"action\":0}".getBytes(UTF_8)));
  }

  @Test
  void extrasSurviveUntouched() throws ProtocolException {
    Message message =
        publishedInJson(
            "{'extras':{'headers':{'n':1,'f':1.5,'t':'x','b':true,'z':null},'ai':{'transport':{}}}}");

    assertThat(asMsgpack(message).path("extras")).isEqualTo(message.extras());
    assertThat(asJson(message).path("extras")).isEqualTo(message.extras());
    assertRefused("{'extras':[]}", ErrorCode.EXTRAS_NOT_ALLOWED);
  }

  @Test
  void loneSurrogatesAreReplacedOnArrival() throws ProtocolException {
    Message message = publishedInJson("{'name':'\\ud83d','data':'\\ud83d\\ude00 \\ude00'}");

    assertThat(message.name()).isEqualTo("\uFFFD");
    assertThat(message.data()).isEqualTo(new Data.Text("😀 \uFFFD"));
  }

  private Message publishedInJson(String message) throws ProtocolException {
    return json.decodeMessages(quoted(message)).get(0);
  }

  private JsonNode asJson(Message message) throws ProtocolException {
    return json.decodeTree(json.encodeMessages(List.of(message))).path(0);
  }

  private JsonNode asMsgpack(Message message) throws ProtocolException {
    return msgpack.decodeTree(msgpack.encodeMessages(List.of(message))).path(0);
  }

  private void assertRefused(String message, ErrorCode code) {
    assertThatExceptionOfType(ProtocolException.class)
        .isThrownBy(() -> publishedInJson(message))
        .satisfies(refusal -> assertThat(refusal.error().code()).isEqualTo(code.code()));
  }

  /** JSON with single quotes; a backslash before one keeps it. */
  private static byte[] quoted(String singleQuoted) {
    return singleQuoted
        .replace("\\'", "\u0001")
        .replace('\'', '"')
        .replace('\u0001', '\'')
        .getBytes(UTF_8);
  }
}
