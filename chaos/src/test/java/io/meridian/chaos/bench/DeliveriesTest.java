package io.meridian.chaos.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class DeliveriesTest {
  private static final JsonMapper JSON = new JsonMapper();

  /** Four messages, of which the first two are the warm-up. */
  private final Schedule schedule =
      new Schedule(
          System.nanoTime() - Duration.ofSeconds(10).toNanos(),
          1,
          Duration.ofSeconds(2),
          Duration.ofSeconds(2));

  private final Deliveries deliveries = new Deliveries(schedule);

  @Test
  void latencyCountsFromWhenAMessageWasDue() {
    deliveries.accept(frame(40, 3));

    // Due at 3 of the 10 seconds that have passed.
    assertThat(deliveries.latencies().millis(50)).isCloseTo(7_000, within(900.0));
    assertThat(deliveries.positionChars().at(100)).isEqualTo(40);
  }

  @Test
  void whatIsMissingAndWhatCameTwiceIsSaid() throws InterruptedException {
    deliveries.accept(frame(40, 0, 2));
    deliveries.accept(frame(40, 2));
    deliveries.await(Duration.ofMillis(1));

    assertThat(deliveries.missing()).isEqualTo(2);
    assertThat(deliveries.repeated()).isOne();
  }

  @Test
  void theWarmUpIsReceivedAndNotMeasured() {
    deliveries.accept(frame(300, 0, 1));

    assertThat(deliveries.missing()).isEqualTo(2);
    assertThat(deliveries.latencies().count()).isZero();
    assertThat(deliveries.positionChars().at(100)).isZero();
  }

  @Test
  void aMessageAfterALaterOneOfItsPublisherIsOutOfOrder() {
    Deliveries ofTwoPublishers = new Deliveries(schedule, 2, new Latencies());

    ofTwoPublishers.accept(frame(40, 1, 0, 3, 2));
    assertThat(ofTwoPublishers.outOfOrder()).isZero();

    Deliveries ofOne = new Deliveries(schedule, 1, new Latencies());
    ofOne.accept(frame(40, 1, 0, 3, 2));
    assertThat(ofOne.outOfOrder()).isEqualTo(2);
  }

  private static JsonNode frame(int serialChars, long... messages) {
    ObjectNode frame = JSON.createObjectNode().put("channelSerial", "s".repeat(serialChars));
    for (long message : messages) {
      frame.withArray("messages").addObject().put("data", Publishers.data(message));
    }
    return frame;
  }
}
