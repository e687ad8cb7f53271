package io.meridian.replication.link;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.meridian.regions.RegionId;
import io.meridian.replication.exchange.Exchange;
import io.meridian.replication.exchange.LinkMessage;
import io.meridian.replication.life.Life;
import io.meridian.replication.life.LifeMessage;
import io.meridian.replication.log.VersionVector;
import io.meridian.replication.wire.LinkCodec;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.Done;
import org.junit.jupiter.api.Test;

/** What a link carries, bounds and mends. */
class LinkTest extends LinkScene {
  @Test
  void messagesArriveInOrder() throws Exception {
    open();
    for (int token = 1; token <= 10; token++) {
      link.send(message(US, token));
    }

    for (int token = 1; token <= 10; token++) {
      assertThat(received.poll(5, TimeUnit.SECONDS)).isEqualTo(message(US, token));
    }
    assertThat(link.traffic().droppedFull() + link.traffic().droppedDown()).isZero();
    await(() -> link.queuedBytes() == 0);
  }

  @Test
  void trafficIsCountedAtBothEnds() throws Exception {
    open();
    for (int token = 1; token <= 10; token++) {
      link.send(message(US, token));
    }
    await(() -> received.size() == 10);

    long bytes = 10L * LinkCodec.encode(message(US, 1)).length;
    assertThat(listener.traffic().messages(US)).isEqualTo(10);
    assertThat(listener.traffic().bytes(US)).isEqualTo(bytes);
    assertThat(listener.traffic().epoch(US)).isEqualTo(EPOCH);
    assertThat(listener.traffic().epoch(EU)).isZero();
    assertThat(link.traffic().sentMessages()).isEqualTo(10);
    // A kind byte before each.
    assertThat(link.traffic().sentBytes()).isEqualTo(bytes + 10);
  }

  @Test
  void thePeersAnswersAreTimed() throws Exception {
    assertThat(link.traffic().roundTripMillis()).isNaN();
    open();

    await(() -> link.traffic().roundTripMillis() > 0);
    assertThat(link.traffic().roundTripMillis()).isLessThan(SETTINGS.silenceMax().toMillis());
    assertThat(link.traffic().silentMillis()).isBetween(0.0, 10_000.0);

    link.close();
    await(() -> !link.up());
    assertThat(link.traffic().roundTripMillis()).isNaN();
    assertThat(link.traffic().silentMillis()).isPositive();
  }

  @Test
  void whatARegionSaysOfItsStorageArrivesBesideMessages() throws Exception {
    taken = new CompletableFuture<>();
    open();
    link.send(message(US, 1));
    link.send(new LifeMessage.Beat(new Life(7, 3)));

    assertThat(lives.poll(5, TimeUnit.SECONDS))
        .isEqualTo(Map.entry(US, new LifeMessage.Beat(new Life(7, 3))));
    assertThat(received.poll(5, TimeUnit.SECONDS)).isEqualTo(message(US, 1));
  }

  @Test
  void whatPresenceSaysArrivesUnreadAndInOrder() throws Exception {
    open();
    for (int i = 0; i < 10; i++) {
      link.sendPresence("app/ünews", ("delta " + i).getBytes(UTF_8));
    }
    link.sendHorizon("hears eu".getBytes(UTF_8));

    for (int i = 0; i < 10; i++) {
      assertThat(presence.poll(5, TimeUnit.SECONDS)).isEqualTo("us app/ünews delta " + i);
    }
    assertThat(words.poll(5, TimeUnit.SECONDS)).isEqualTo("us hears eu");
    await(() -> listener.traffic().messages(US) == 11);
  }

  @Test
  void presenceThatIsNotTakenHoldsUpWhatFollows() throws Exception {
    CompletableFuture<Done> later = new CompletableFuture<>();
    taken = later;
    open();
    for (int i = 0; i < 10; i++) {
      link.sendPresence("app/news", new byte[] {'a'});
    }

    await(() -> presence.size() >= SETTINGS.inFlight());
    pass(Duration.ofMillis(200));
    assertThat(presence).hasSize(SETTINGS.inFlight());
    later.complete(Done.done());
    await(() -> presence.size() == 10);
  }

  @Test
  void aSilentLinkStaysUp() throws Exception {
    open();

    // Longer than the silence that would close it: signs of life keep it.
    pass(SETTINGS.silenceMax().multipliedBy(2));

    assertThat(link.up()).isTrue();
    assertThat(ups.get()).isEqualTo(1);
  }

  @Test
  void messagesThatAreNotTakenDoNotHoldUpSignsOfLife() throws Exception {
    CompletableFuture<Done> never = new CompletableFuture<>();
    taken = never;
    open();
    link.send(message(US, 1));

    pass(SETTINGS.silenceMax().multipliedBy(2));

    assertThat(ups.get()).isEqualTo(1);
    assertThat(link.up()).isTrue();
    never.complete(Done.done());
  }

  @Test
  void aMessageThatIsLostIsNoReasonToClose() throws Exception {
    taken = CompletableFuture.failedFuture(new IOException("the channel did not answer"));
    open();
    link.send(message(US, 1));
    link.send(message(US, 2));

    assertThat(received.poll(5, TimeUnit.SECONDS)).isEqualTo(message(US, 1));
    assertThat(received.poll(5, TimeUnit.SECONDS)).isEqualTo(message(US, 2));
    assertThat(link.up()).isTrue();
  }

  @Test
  void aLinkThatIsDownDrops() {
    link.send(message(US, 1));

    assertThat(link.up()).isFalse();
    assertThat(link.traffic().droppedDown()).isEqualTo(1);
    assertThat(link.traffic().silentMillis()).isNaN();
    assertThat(link.queuedBytes()).isZero();
  }

  @Test
  void whatAPeerDoesNotTakeIsDroppedAtTheBound() throws Exception {
    CompletableFuture<Done> later = new CompletableFuture<>();
    taken = later;
    open();
    String longName = "app/" + "x".repeat(4_000);
    for (int i = 0; i < 5_000; i++) {
      link.send(new LinkMessage(longName, US, 1, new Exchange.Digest(VersionVector.EMPTY)));
    }

    assertThat(link.traffic().droppedFull()).isPositive();
    assertThat(link.traffic().droppedDown()).isZero();
    // What was not dropped was sent or still waits.
    await(
        () ->
            link.traffic().sentMessages() + link.queuedFrames() + link.traffic().droppedFull()
                == 5_000);
    assertThat(link.queuedBytes()).isLessThan(SETTINGS.queueBytesMax() + 5_000);
    later.complete(Done.done());
  }

  @Test
  void connectsAgainWhenTheConnectionWasCut() throws Exception {
    open();
    // A bad frame makes the listener close the connection, as a cut would.
    link.send(message(new RegionId("ap"), 1));
    await(() -> ups.get() >= 2 && link.up());
    link.send(message(US, 7));

    assertThat(received.poll(5, TimeUnit.SECONDS)).isEqualTo(message(US, 7));
  }

  @Test
  void goesOnTryingUntilTheListenerIsThere() throws Exception {
    binding.unbind().toCompletableFuture().get(5, TimeUnit.SECONDS);
    link.open();
    neverUp();

    binding = bind();

    await(() -> link.up());
  }

  @Test
  void goesOnToTheNextAddress() {
    link =
        new RegionLink(
            system,
            SETTINGS,
            identity(SECRET, US),
            EU,
            List.of(
                new RegionLink.Endpoint("127.0.78.9", PORT), new RegionLink.Endpoint(HOST, PORT)),
            ups::incrementAndGet);
    link.open();

    await(() -> link.up());
  }
}
