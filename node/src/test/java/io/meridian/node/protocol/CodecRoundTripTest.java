package io.meridian.node.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import io.meridian.node.protocol.Codec.Format;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CodecRoundTripTest {
  private static final int FRAMES = 3_000;

  private final JsonCodec json = new JsonCodec(Limits.DEFAULT);
  private final MsgpackCodec msgpack = new MsgpackCodec(Limits.DEFAULT);

  @ParameterizedTest
  @EnumSource(Format.class)
  void decodingUndoesEncoding(Format format) throws ProtocolException {
    Codec codec = Codec.of(format, Limits.DEFAULT);
    RandomFrames frames = new RandomFrames(1);
    for (int i = 0; i < FRAMES; i++) {
      ProtocolMessage frame = frames.next();

      assertThat(codec.decode(codec.encode(frame))).as("frame %d of seed 1", i).isEqualTo(frame);
    }
  }

  @Test
  void bothFormatsSayTheSame() throws ProtocolException {
    RandomFrames frames = new RandomFrames(2);
    for (int i = 0; i < FRAMES; i++) {
      ProtocolMessage frame = frames.next();

      ProtocolMessage crossed =
          json.decodeText(json.encodeText(msgpack.decode(msgpack.encode(frame))));

      assertThat(crossed).as("frame %d of seed 2", i).isEqualTo(frame);
    }
  }

  @ParameterizedTest
  @EnumSource(Format.class)
  void restBodiesOfMessagesRoundTrip(Format format) throws ProtocolException {
    Codec codec = Codec.of(format, Limits.DEFAULT);
    RandomFrames frames = new RandomFrames(3);
    List<Message> messages = Stream.generate(frames::message).limit(200).toList();

    assertThat(codec.decodeMessages(codec.encodeMessages(messages))).isEqualTo(messages);
  }

  @Test
  void whatIsStoredIsReadBackExactly() {
    RandomFrames frames = new RandomFrames(4);
    List<Message> messages = Stream.generate(frames::message).limit(FRAMES).toList();

    assertThat(StoredMessages.decode(StoredMessages.encode(messages))).isEqualTo(messages);
  }
}
