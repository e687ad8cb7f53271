package io.meridian.node.channel;

import static org.assertj.core.api.Assertions.assertThat;

import io.meridian.replication.exchange.Exchange;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.pekko.Done;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.typed.ActorRef;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a channel's entity has in its journal and its outbox before it does anything else. */
class ChannelEntityStorageTest {
  private static final ActorTestKit KIT = ChannelEntityWithFakes.createKit();

  private final ChannelEntityWithFakes entity = new ChannelEntityWithFakes(KIT);

  @AfterAll
  static void stopKit() {
    KIT.shutdownTestKit();
  }

  @AfterEach
  void stopEntity() {
    entity.stop();
  }

  @Test
  void whatComesWhileAWriteIsInTheWaySharesTheNextOne() {
    entity.row = new CompletableFuture<>();
    for (long serial = 0; serial < 20; serial++) {
      entity.publish("one", serial, serial - 1);
    }
    assertThat(entity.stored()).isEmpty();
    entity.client.expectNoMessage(Duration.ofMillis(50));

    entity.row.complete(Done.done());

    for (long serial = 0; serial < 20; serial++) {
      assertThat(entity.published().tag()).isEqualTo(serial);
    }
    assertThat(entity.stored()).hasSize(1);
  }

  @Test
  void nothingIsAcknowledgedOrSentThatIsNotStored() {
    entity.failNextWrite();

    entity.publish("one", 0, -1);

    entity.client.expectTerminated(entity.ref());
    entity.client.expectNoMessage(Duration.ofMillis(20));
    // A new channel asks its peers what they hold, and may have done so before the publish came.
    assertThat(entity.sent).noneMatch(message -> message.body() instanceof Exchange.Entries);
    assertThat(entity.observer.running).as("entities that are observed").hasValue(0);
  }

  @Test
  void anOutboxThatFailsEndsTheEntityBeforeAnythingIsWritten() {
    entity.row = new CompletableFuture<>();
    entity.publish("one", 0, -1);
    entity.row.completeExceptionally(new IllegalStateException("storage is down"));

    entity.client.expectTerminated(entity.ref());
    assertThat(entity.stored()).isEmpty();
  }

  @Test
  void whatWasWrittenWhileTheFenceFellIsNotAcknowledgedAndItsEntityEndsThoughItStandsAgain() {
    AtomicBoolean fell = new AtomicBoolean();
    entity.fence = () -> entity.stored().isEmpty() || !fell.compareAndSet(false, true);

    entity.publish("one", 0, -1);

    entity.client.expectTerminated(entity.ref());
    entity.client.expectNoMessage(Duration.ofMillis(20));
    assertThat(entity.stored()).hasSize(1);
  }

  @Test
  void aLogIsSealedBehindItsLastEventBeforeAnythingElse() throws Exception {
    entity.publish("one", 0, -1);
    entity.published();
    entity.publish("one", 1, 0);
    entity.published();
    assertThat(entity.seals.poll(3, TimeUnit.SECONDS)).isEqualTo(0);
    entity.stop();
    entity.seal = new CompletableFuture<>();

    entity.start(2);
    entity.publish("one", 2, 1);

    assertThat(entity.seals.poll(3, TimeUnit.SECONDS)).isEqualTo(2);
    entity.client.expectNoMessage(Duration.ofMillis(50));
    assertThat(entity.stored()).hasSize(2);
    entity.seal.complete(Done.done());
    assertThat(entity.published().tag()).isEqualTo(2);
  }

  @Test
  void anEntityWhoseJournalCannotBeSealedEnds() {
    entity.publish("one", 0, -1);
    entity.published();
    entity.stop();
    entity.seal = CompletableFuture.failedFuture(new IllegalStateException("no answer"));

    entity.start(2);

    entity.client.expectTerminated(entity.ref());
  }

  @Test
  void anEntityThatCannotReadItsJournalPausesSoThatStorageIsNotAskedWithEachCommand() {
    entity.publish("one", 0, -1);
    entity.published();
    entity.stop();
    entity.failNextRead();
    entity.start(2);
    Awaitility.await().until(() -> entity.observer.failures.get() == 1);

    entity.publish("one", 1, 0);

    entity.client.expectNoMessage(Duration.ofMillis(300));
    assertThat(entity.observer.running).as("entities that are observed").hasValue(1);
    entity.client.expectTerminated(entity.ref());
    assertThat(entity.stored()).hasSize(1);
  }

  @Test
  void anEntityWhoseRecoveryFailsIsObservedNoMore() {
    entity.publish("one", 0, -1);
    entity.published();
    entity.failNextRead();

    ActorRef<ChannelEntity.Command> failing = entity.spawn(2);

    entity.client.expectTerminated(failing);
    assertThat(entity.observer.running).as("entities that are observed").hasValue(1);
  }

  @Test
  void aRowThatASweepSawIsStoredAnewBeforeAWriteSinceItMayBeGone() {
    entity.tell(new ChannelCommand.Compare());
    entity.publish("one", 0, -1);
    entity.published();

    assertThat(entity.opened.get()).isEqualTo(1);
  }

  @Test
  void theHourIsNotedOnceBesideTheOutboxRowAndBeforeTheWrite() {
    entity.row = new CompletableFuture<>();
    entity.note = new CompletableFuture<>();
    entity.publish("one", 0, -1);
    // Neither is done, and both were asked for: one round trip, not two.
    Awaitility.await().until(() -> entity.opened.get() == 1 && entity.noted.get() == 1);

    entity.row.complete(Done.done());
    entity.client.expectNoMessage(Duration.ofMillis(50));
    assertThat(entity.stored()).isEmpty();
    entity.note.complete(Done.done());

    entity.published();
    entity.publish("one", 1, 0);
    entity.published();
    assertThat(entity.opened.get()).isEqualTo(1);
    // Twice only if the hour ended in between.
    assertThat(entity.noted.get()).isBetween(1, 2);
  }

  @Test
  void anUnusedChannelWritesNothingWhenItStops() {
    entity.tell(ChannelEntity.stop());

    entity.client.expectTerminated(entity.ref());
    assertThat(entity.stored()).isEmpty();
    assertThat(entity.observer.running).as("entities that are observed").hasValue(0);
  }
}
