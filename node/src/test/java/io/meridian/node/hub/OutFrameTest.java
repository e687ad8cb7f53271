package io.meridian.node.hub;

import static org.assertj.core.api.Assertions.assertThat;

import io.meridian.node.SampleLog;
import io.meridian.node.protocol.Action;
import io.meridian.node.protocol.Codec;
import io.meridian.node.protocol.Data;
import io.meridian.node.protocol.Limits;
import io.meridian.node.protocol.Message;
import io.meridian.node.protocol.ProtocolMessage;
import io.meridian.node.protocol.StoredMessages;
import io.meridian.replication.log.Dot;
import io.meridian.replication.log.Entry;
import io.meridian.replication.log.PublishKey;
import io.meridian.replication.log.Serial;
import io.meridian.replication.position.Delivery;
import io.meridian.replication.position.Position;
import io.meridian.replication.wire.PositionCodec;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class OutFrameTest {
  private static final Codec JSON = Codec.of(Codec.Format.JSON, Limits.DEFAULT);
  private static final Codec MSGPACK = Codec.of(Codec.Format.MSGPACK, Limits.DEFAULT);
  private static final Serial SERIAL = new Serial(1_700, 2, SampleLog.EU_1);

  @Test
  void carriesTheEntryAndThePositionAfterIt() throws Exception {
    Entry entry =
        SampleLog.entry(
            SampleLog.EU_1, 1, PublishKey.numbered("conn", 4), SERIAL, "first", "second");
    OutFrame frame = OutFrame.of("[meta]news", new Delivery(entry, SampleLog.at(1)));

    ProtocolMessage inJson =
        JSON.decode(
            frame.encoded(JSON).asTextMessage().getStrictText().getBytes(StandardCharsets.UTF_8));
    ProtocolMessage inMsgpack =
        MSGPACK.decode(frame.encoded(MSGPACK).asBinaryMessage().getStrictData().toArray());

    assertThat(inJson).isEqualTo(inMsgpack);
    assertThat(inJson.action()).isEqualTo(Action.MESSAGE);
    assertThat(inJson.channel()).isEqualTo("[meta]news");
    assertThat(inJson.channelSerial()).isEqualTo(PositionCodec.encode(SampleLog.at(1)));
    assertThat(inJson.id()).isEqualTo("conn:4");
    assertThat(inJson.connectionId()).isEqualTo("conn");
    assertThat(inJson.timestamp()).isEqualTo(1_700);
    assertThat(inJson.messages())
        .extracting(Message::serial)
        .containsExactly(SERIAL.ofMessage(0), SERIAL.ofMessage(1));
    assertThat(frame.after()).isEqualTo(SampleLog.at(1));
    assertThat(frame.publisher()).isEqualTo("conn");
  }

  @Test
  void isEncodedOnceForEachFormat() {
    OutFrame frame = OutFrame.of("news", new Delivery(SampleLog.entry(1), SampleLog.at(1)));

    assertThat(frame.encoded(JSON)).isSameAs(frame.encoded(JSON));
    assertThat(frame.encoded(MSGPACK)).isSameAs(frame.encoded(MSGPACK));
  }

  @Test
  void aPublishByRestHasNoConnection() {
    Entry entry = SampleLog.entry(SampleLog.EU_1, 1, PublishKey.ofClient("base"), SERIAL, "x");

    assertThat(OutFrame.of("news", new Delivery(entry, SampleLog.at(1))).publisher()).isNull();
  }

  @Test
  void aPublishUnderAnIdOfTheClientsOwnKeepsItsConnection() {
    Message message =
        Message.of("event", new Data.Text("x")).withId("mine").withConnectionId("conn");
    Entry entry =
        new Entry(
            new Dot(SampleLog.EU_1, 1),
            PublishKey.ofClient("mine"),
            null,
            null,
            SERIAL,
            StoredMessages.encode(List.of(message)));

    assertThat(OutFrame.of("news", new Delivery(entry, SampleLog.at(1))).publisher())
        .isEqualTo("conn");
    assertThat(EntryMessages.complete(entry).get(0).id()).isEqualTo("mine");
  }

  @Test
  void completeMessagesHaveEveryFieldOfTheirOwn() {
    Entry entry =
        SampleLog.entry(SampleLog.EU_1, 1, PublishKey.numbered("conn", 4), SERIAL, "a", "b");

    assertThat(EntryMessages.complete(entry))
        .extracting(Message::id, Message::connectionId, Message::timestamp, Message::serial)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple("conn:4:0", "conn", 1_700L, SERIAL.ofMessage(0)),
            org.assertj.core.groups.Tuple.tuple("conn:4:1", "conn", 1_700L, SERIAL.ofMessage(1)));
  }

  @Test
  void waitingCostsWhatTheFrameWeighs() {
    Entry large =
        SampleLog.entry(SampleLog.EU_1, 1, PublishKey.ofClient("i"), SERIAL, "x".repeat(10_000));

    assertThat(OutFrame.of("news", new Delivery(large, SampleLog.at(1))).weightBytes())
        .isGreaterThan(10_000);
  }

  @Test
  void waitingCostsWhatThePositionWeighs() {
    TreeMap<Long, Long> marks = new TreeMap<>();
    for (long publisher = 1; publisher <= 390; publisher++) {
      marks.put(publisher << 32, publisher);
    }
    Position position = new Position(SampleLog.vector(SampleLog.EU_1, 1), marks);
    OutFrame frame = OutFrame.of("news", new Delivery(SampleLog.entry(1), position));

    assertThat(frame.weightBytes()).isGreaterThan(PositionCodec.encode(position).length());
    assertWeighsWhatItIsEncodedAs(frame);
  }

  @Test
  void waitingCostsWhatEncodingAdds() {
    Entry control =
        SampleLog.entry(
            SampleLog.EU_1, 1, PublishKey.ofClient("i"), SERIAL, "\u0001".repeat(10_000));

    assertWeighsWhatItIsEncodedAs(
        OutFrame.of("c".repeat(1_000), new Delivery(control, SampleLog.at(1))));
  }

  private static void assertWeighsWhatItIsEncodedAs(OutFrame frame) {
    for (Codec codec : List.of(JSON, MSGPACK)) {
      int encoded = SharedFrame.sizeBytes(frame.encoded(codec));
      assertThat(frame.weightBytes()).isGreaterThanOrEqualTo(encoded);
    }
  }
}
