package io.meridian.node.hub;

import static org.assertj.core.api.Assertions.assertThat;

import io.meridian.node.SampleLog;
import io.meridian.replication.log.Entry;
import io.meridian.replication.log.Origin;
import io.meridian.replication.log.PublishKey;
import io.meridian.replication.log.Serial;
import io.meridian.replication.log.VersionVector;
import io.meridian.replication.position.Delivery;
import io.meridian.replication.position.Position;
import java.util.List;
import java.util.TreeMap;
import org.apache.pekko.actor.testkit.typed.javadsl.TestInbox;
import org.junit.jupiter.api.Test;

class AttachmentTest {
  private static final Origin US_1 = new Origin(SampleLog.US, 1, 1);

  private final TestInbox<Subscriber> connection = TestInbox.create();
  private final Attachment attachment = new Attachment(7, connection.getRef(), SampleLog.at(3));

  @Test
  void isAnnouncedOnce() {
    attachment.announce(SampleLog.at(3), true, number -> null);
    attachment.announce(SampleLog.at(4), true, number -> null);

    assertThat(connection.getAllReceived())
        .containsExactly(new Subscriber.Attached(7, SampleLog.at(3), true, null));
  }

  @Test
  void takesTheSharedFramesOnceTheHubCoversIt() {
    attachment.caughtUp(SampleLog.at(3), SampleLog.vector(SampleLog.EU_1, 3));

    assertThat(attachment.state()).isEqualTo(Attachment.State.LIVE);
  }

  @Test
  void oneWhoIsAheadGetsFramesOfItsOwnUntilTheHubCoversIt() {
    VersionVector hub = SampleLog.vector(US_1, 1);
    attachment.caughtUp(SampleLog.at(2), hub);
    assertThat(attachment.state()).isEqualTo(Attachment.State.AHEAD);

    // The region now gets what the subscriber has seen elsewhere, between two that are new to it.
    List<Delivery> shared =
        List.of(
            shared(us(2), hub.with(us(2).dot())),
            shared(eu(1), hub.with(us(2).dot()).with(eu(1).dot())),
            shared(eu(2), hub.with(us(2).dot()).with(eu(2).dot())),
            shared(us(3), hub.with(us(3).dot()).with(eu(2).dot())));
    VersionVector after = shared.get(3).after().vector();
    List<Delivery> own = attachment.ownDeliveries(shared, after);

    assertThat(own)
        .extracting(delivery -> delivery.entry().dot())
        .containsExactly(us(2).dot(), us(3).dot());
    assertThat(own)
        .allSatisfy(delivery -> assertThat(delivery.after().vector().covers(eu(2).dot())).isTrue());
    assertThat(attachment.state()).isEqualTo(Attachment.State.LIVE);
    assertThat(attachment.position()).isEqualTo(shared.get(3).after());
  }

  @Test
  void whatIsMarkedAsSeenComesUnderNoOtherDotEither() {
    Entry retried =
        SampleLog.entry(
            US_1, 2, PublishKey.numbered("mover", 5), new Serial(9, 0, US_1), "seen in eu");
    TreeMap<Long, Long> marks = new TreeMap<>();
    marks.put(io.meridian.replication.position.Mark.of("mover"), 5L);
    Position seen = new Position(SampleLog.vector(SampleLog.EU_1, 2), marks);
    Attachment moved = new Attachment(8, connection.getRef(), seen);
    moved.caughtUp(seen, SampleLog.vector(US_1, 1));

    List<Delivery> own =
        moved.ownDeliveries(
            List.of(shared(retried, SampleLog.vector(US_1, 2))), SampleLog.vector(US_1, 2));

    assertThat(own).isEmpty();
    assertThat(moved.state()).isEqualTo(Attachment.State.AHEAD);
  }

  @Test
  void nothingIsSentForNothing() {
    attachment.send(List.of());

    assertThat(connection.hasMessages()).isFalse();
  }

  private static Entry eu(long seq) {
    return SampleLog.entry(seq);
  }

  private static Entry us(long seq) {
    return SampleLog.entry(
        US_1, seq, PublishKey.numbered("us-publisher", seq), new Serial(seq, 0, US_1), "us " + seq);
  }

  private static Delivery shared(Entry entry, VersionVector after) {
    return new Delivery(entry, new Position(after, new TreeMap<>()));
  }
}
