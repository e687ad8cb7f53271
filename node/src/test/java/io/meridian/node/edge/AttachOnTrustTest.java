package io.meridian.node.edge;

import static org.assertj.core.api.Assertions.assertThat;

import io.meridian.node.SampleLog;
import io.meridian.node.channel.ChannelCommand;
import io.meridian.node.channel.ChannelEntity;
import io.meridian.node.channel.ChannelReply;
import io.meridian.node.hub.HubRegistry;
import io.meridian.node.hub.OutFrame;
import io.meridian.node.hub.PresenceRequest;
import io.meridian.node.hub.SampleRoster;
import io.meridian.node.hub.SharedFrame;
import io.meridian.node.hub.Subscriber;
import io.meridian.node.protocol.Action;
import io.meridian.node.protocol.Codec;
import io.meridian.node.protocol.ErrorCode;
import io.meridian.node.protocol.Flags;
import io.meridian.node.protocol.Limits;
import io.meridian.node.protocol.ProtocolMessage;
import io.meridian.replication.position.Delivery;
import io.meridian.replication.wire.PositionCodec;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.cluster.sharding.typed.ShardingEnvelope;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Attaches at a position, of a channel that takes its time; the test says how time passes. */
class AttachOnTrustTest {
  private static final ActorTestKit KIT = ActorTestKit.create();
  private static final Codec JSON = Codec.of(Codec.Format.JSON, Limits.DEFAULT);

  private final TestProbe<ShardingEnvelope<ChannelEntity.Command>> shards = KIT.createTestProbe();
  private final TestProbe<HubRegistry.Command> hubs = KIT.createTestProbe();
  private final Deque<ProtocolMessage> sent = new ArrayDeque<>();
  private final ConnectionPublishing publishing;
  private final ConnectionAttachments attachments;

  AttachOnTrustTest() throws Exception {
    EdgePorts ports = SampleEdge.ports(KIT.system(), shards.ref(), hubs.ref());
    Admission admission = resumed(ports);
    Acknowledgements answers = new Acknowledgements();
    publishing =
        new ConnectionPublishing(
            ports,
            admission,
            new Lanes(true),
            answers,
            KIT.<ChannelReply>createTestProbe().ref(),
            sent::add);
    attachments =
        new ConnectionAttachments(
            ports,
            admission,
            publishing,
            KIT.<Subscriber>createTestProbe().ref(),
            answers,
            sent::add,
            frame -> sent.add(decoded(frame)));
  }

  /** With the id that it had in another region. */
  private static Admission resumed(EdgePorts ports) throws Exception {
    Admission fresh =
        Admission.admit(ports, Map.of("v", "2", "key", "app.key:secret", "clientId", "ann"), null);
    return new Admission(
        fresh.identity(),
        fresh.connectionId(),
        true,
        true,
        null,
        fresh.codec(),
        true,
        fresh.remainPresentMillis());
  }

  @AfterAll
  static void stop() {
    KIT.shutdownTestKit();
  }

  @Test
  void itIsAnsweredOnceBeforeAnSdkGivesUpAndGetsItsMessagesWhenTheChannelIsThere() {
    attachAt(1);
    passes(AttachesOnTrust.PATIENCE_MILLIS - 100);
    assertThat(sent).isEmpty();

    passes(AttachesOnTrust.PATIENCE_MILLIS);
    passes(AttachesOnTrust.PATIENCE_MILLIS + 500);
    ProtocolMessage attached = sent.remove();
    assertThat(attached.action()).isEqualTo(Action.ATTACHED);
    assertThat(attached.channelSerial()).isEqualTo(PositionCodec.encode(SampleLog.at(1)));
    assertThat(attached.hasFlag(Flags.RESUMED)).isTrue();
    assertThat(attached.hasFlag(Flags.HAS_PRESENCE)).isTrue();
    assertThat(sent).isEmpty();

    HubRegistry.Attach attach = barrierIsPassed();
    assertThat(attach.from()).isEqualTo(SampleLog.at(1));
    attached(attach);
    attachments.onHub(
        new Subscriber.Frames(
            attach.attachment(),
            List.of(OutFrame.of("news", new Delivery(SampleLog.entry(2), SampleLog.at(2)))),
            null));
    assertThat(sent.remove().action()).isEqualTo(Action.MESSAGE);
    // The SYNC that was announced, of nobody.
    attachments.sendSyncPages();
    assertThat(sent.remove().action()).isEqualTo(Action.SYNC);
    assertThat(sent).isEmpty();
  }

  @Test
  void whatIsLostIsToldWhetherItWasAnsweredOnTrustOrNot() {
    attachAt(1);
    HubRegistry.Attach attach = barrierIsPassed();
    passes(AttachesOnTrust.PATIENCE_MILLIS);
    assertThat(sent.remove().hasFlag(Flags.RESUMED)).isTrue();

    attachments.onHub(new Subscriber.Skipped(attach.attachment(), SampleLog.at(4), null));
    expectLoss(4);

    // Also when nobody asked.
    attachments.onHub(new Subscriber.Skipped(attach.attachment(), SampleLog.at(9), null));
    expectLoss(9);
    passes(100_000);
    assertThat(sent).isEmpty();
  }

  @Test
  void whoCannotGoOnAtItsPositionIsAttachedOnceWithoutResumed() {
    attachAt(1);
    HubRegistry.Attach attach = barrierIsPassed();

    attachments.onHub(new Subscriber.Skipped(attach.attachment(), SampleLog.at(4), null));

    expectLoss(4);
    assertThat(sent).isEmpty();
  }

  @Test
  void anotherAttachMeanwhileIsAnsweredWithItsModes() {
    attachAt(1);
    passes(AttachesOnTrust.PATIENCE_MILLIS);
    assertThat(sent.remove().hasFlag(Flags.PUBLISH)).isTrue();

    attachments.attach(
        frame("{\"action\":10,\"channel\":\"news\",\"flags\":" + Flags.SUBSCRIBE + "}"),
        AttachesOnTrust.PATIENCE_MILLIS);
    passes(AttachesOnTrust.PATIENCE_MILLIS + 500);

    ProtocolMessage again = sent.remove();
    assertThat(again.hasFlag(Flags.RESUMED)).isTrue();
    assertThat(again.hasFlag(Flags.SUBSCRIBE)).isTrue();
    assertThat(again.hasFlag(Flags.PUBLISH)).isFalse();
  }

  @Test
  void anAttachOfAChannelThatFellBehindIsAnsweredToo() {
    attachAt(1);
    attached(barrierIsPassed());
    sent.clear();
    attachments.fallBehind();

    attachAt(1);
    passes(AttachesOnTrust.PATIENCE_MILLIS);

    assertThat(sent.remove().channelSerial()).isEqualTo(PositionCodec.encode(SampleLog.at(1)));
  }

  @Test
  void membersThatAreEnteredMeanwhileWaitForTheChannel() {
    attachAt(1);
    passes(AttachesOnTrust.PATIENCE_MILLIS);

    attachments
        .presence()
        .operate(frame("{\"action\":14,\"channel\":\"news\",\"presence\":[{\"action\":2}]}"), 0);
    HubRegistry.Attach attach = barrierIsPassed();
    attached(attach);

    HubRegistry.ForPresence entering = hubs.expectMessageClass(HubRegistry.ForPresence.class);
    assertThat(entering.request()).isInstanceOf(PresenceRequest.Operate.class);
  }

  @Test
  void whoLeavesMeanwhileTakesItsMembersAlong() {
    attachAt(1);
    passes(AttachesOnTrust.PATIENCE_MILLIS);

    attachments.detach(frame("{\"action\":12,\"channel\":\"news\"}"));

    HubRegistry.Attach attach = hubs.expectMessageClass(HubRegistry.Attach.class);
    assertThat(attach.attendance().resumed()).isTrue();
    hubs.expectMessage(
        new HubRegistry.Detach(attach.key(), attach.attachment(), attach.holder(), true));
  }

  @Test
  void oneThatFellBehindIsWaitedForUntilItsClientHasReadOn() {
    attachAt(1);
    attached(barrierIsPassed());
    attachments.fallBehind();
    attachAt(1);

    assertThat(passes(100_000)).isFalse();
  }

  @Test
  void aChannelThatDoesNotComeAtAllEndsTheTransport() {
    long answerWithin = EdgeSettings.DEFAULT.answerWithin().toMillis();
    attachAt(1);
    assertThat(passes(answerWithin - 100)).isFalse();
    assertThat(passes(answerWithin)).isTrue();
  }

  @Test
  void eachChannelWaitsFromItsFirstAttach() {
    attachAt(1, "news", 0);
    attachAt(1, "chat", 400);
    attachAt(1, "news", 450);

    passes(AttachesOnTrust.PATIENCE_MILLIS - 1);
    assertThat(sent).isEmpty();
    passes(AttachesOnTrust.PATIENCE_MILLIS);
    // Each ATTACH gets its answer.
    assertThat(sent).extracting(ProtocolMessage::channel).containsExactly("news", "news");
    passes(AttachesOnTrust.PATIENCE_MILLIS + 400);
    assertThat(sent).extracting(ProtocolMessage::channel).containsExactly("news", "news", "chat");
  }

  @Test
  void whoTakesEverythingFromNowOnIsNotToldAPositionBeforeThereIsOne() {
    attachments.attach(frame("{\"action\":10,\"channel\":\"news\"}"), 0);

    assertThat(passes(100_000)).isFalse();
    assertThat(sent).isEmpty();
  }

  private void attachAt(long seq) {
    attachAt(seq, "news", 0);
  }

  private void attachAt(long seq, String channel, long nowMillis) {
    attachments.attach(
        frame(
            "{\"action\":10,\"channel\":\""
                + channel
                + "\",\"channelSerial\":\""
                + PositionCodec.encode(SampleLog.at(seq))
                + "\"}"),
        nowMillis);
  }

  /** So much time after the attach. */
  private boolean passes(long millis) {
    return attachments.onTick(millis);
  }

  private HubRegistry.Attach barrierIsPassed() {
    ChannelEntity.Ask ask = (ChannelEntity.Ask) shards.receiveMessage().message();
    ChannelCommand.EnterBarrier enter = (ChannelCommand.EnterBarrier) ask.command();
    publishing.onReply(new ChannelReply.BarrierEnded(enter.tag(), true));
    return hubs.expectMessageClass(HubRegistry.Attach.class);
  }

  private void attached(HubRegistry.Attach attach) {
    attachments.onHub(
        new Subscriber.Attached(
            attach.attachment(), SampleLog.at(1), true, SampleRoster.of("news", 0)));
  }

  private void expectLoss(long seq) {
    ProtocolMessage attached = sent.remove();
    assertThat(attached.action()).isEqualTo(Action.ATTACHED);
    assertThat(attached.hasFlag(Flags.RESUMED)).isFalse();
    assertThat(attached.channelSerial()).isEqualTo(PositionCodec.encode(SampleLog.at(seq)));
    assertThat(Objects.requireNonNull(attached.error()).code())
        .isEqualTo(ErrorCode.POSITION_EXPIRED.code());
  }

  private static ProtocolMessage decoded(SharedFrame frame) {
    return frame(frame.encoded(JSON).asTextMessage().getStrictText());
  }

  private static ProtocolMessage frame(String json) {
    try {
      return ConnectionWithFakes.decode(json);
    } catch (Exception e) {
      throw new IllegalArgumentException(json, e);
    }
  }
}
