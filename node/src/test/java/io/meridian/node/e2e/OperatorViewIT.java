package io.meridian.node.e2e;

import static io.meridian.node.e2e.Deployment.AP;
import static io.meridian.node.e2e.Deployment.EU;
import static io.meridian.node.e2e.Deployment.US;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.meridian.regions.RegionId;
import io.meridian.regions.launch.LinkStatus;
import io.meridian.regions.launch.RegionStatus;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * What an operator sees of a region that stands still and comes back. Method: a region is paused
 * while clients of another publish; metrics and status of that other are read all the while.
 */
@ExtendWith(DeploymentExtension.class)
@Timeout(180)
class OperatorViewIT {
  private static final int MESSAGES = 20;
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int LINK_PORT = 7400;

  private final Deployment deployment;
  private final HttpClient http = HttpClient.newHttpClient();

  OperatorViewIT(Deployment deployment) {
    this.deployment = deployment;
  }

  @Test
  void whatARegionThatStandsStillLacksIsShownUntilItIsBack() {
    String channel = Deployment.channel("operator");
    try (Scene scene = new Scene()) {
      SdkClient publisher = scene.client("publisher", deployment.address(EU));
      publisher.publish(channel);
      await().atMost(PATIENCE).until(() -> metric("meridian_link_up{peer=\"us\"}") == 1);
      // Which it says in its answer to the first publish.
      await().atMost(PATIENCE).until(() -> link(US).epoch() > 0);
      await().atMost(PATIENCE).until(() -> link(US).unconfirmedEntries() == 0);
      await().atMost(PATIENCE).until(() -> link(US).outboxRows().equals(OptionalLong.of(0)));
      assertThat(link(US).state()).isEqualTo("attached");
      assertThat(link(AP).roundTripMillis()).isPresent();

      // A region of one node: in one of several they would end themselves.
      deployment.pause(US);
      for (int i = 0; i < MESSAGES; i++) {
        publisher.publish(channel);
      }

      await().atMost(PATIENCE).until(() -> publisher.acknowledged() == MESSAGES + 1);
      await()
          .atMost(PATIENCE)
          .until(() -> metric("meridian_unconfirmed_entries{peer=\"us\"}") >= MESSAGES);
      await().atMost(PATIENCE).until(() -> metric("meridian_link_up{peer=\"us\"}") == 0);
      assertThat(metric("meridian_unconfirmed_age_seconds{peer=\"us\"}")).isPositive();
      assertThat(metric("meridian_link_silent_seconds{peer=\"us\"}")).isPositive();
      assertThat(metric("meridian_link_round_trip_seconds{peer=\"us\"}")).isNaN();
      LinkStatus behind = link(US);
      assertThat(behind.nodesUp()).isZero();
      assertThat(behind.lastEnd().orElseThrow().reason()).isIn("silent", "broken");
      assertThat(behind.unconfirmedEntries()).isGreaterThanOrEqualTo(MESSAGES);
      assertThat(behind.unconfirmedMillis()).isPositive();
      assertThat(region(US).links()).isEmpty();
      // The next sweep is up to 30 s away; until then nobody knows, and it is not said that none
      // is.
      assertThat(behind.outboxRows()).isNotEqualTo(OptionalLong.of(0));
      await().atMost(PATIENCE).until(() -> link(US).outboxRows().orElse(0) > 0);
      await().atMost(PATIENCE).until(() -> link(AP).outboxRows().equals(OptionalLong.of(0)));
      assertThat(metric("meridian_outbox_waiting_rows{peer=\"us\"}")).isPositive();

      deployment.resume(US);
      await()
          .atMost(PATIENCE)
          .untilAsserted(
              () -> {
                assertThat(metric("meridian_unconfirmed_entries{peer=\"us\"}")).isZero();
                assertThat(metric("meridian_unconfirmed_age_seconds{peer=\"us\"}")).isZero();
                assertThat(metric("meridian_link_up{peer=\"us\"}")).isEqualTo(1);
                assertThat(metric("meridian_link_round_trip_seconds{peer=\"us\"}")).isPositive();
                assertThat(link(US).nodesUp()).isEqualTo(1);
                assertThat(link(US).unconfirmedEntries()).isZero();
                assertThat(link(US).outboxRows()).hasValue(0);
              });
      scene.endsWell();
    }
  }

  @Test
  void whoBreaksTheLinksProtocolIsCountedByReason() throws IOException {
    String oversized = "meridian_link_listener_closed_total{reason=\"oversized\"}";
    double before = metric(oversized);
    try (Socket stranger = new Socket(deployment.address(EU), LINK_PORT)) {
      stranger.getOutputStream().write("GET / HTTP/1.1\r\n\r\n".getBytes(US_ASCII));

      await().atMost(PATIENCE).until(() -> metric(oversized) == before + 1);
    }
  }

  private LinkStatus link(RegionId peer) {
    return region(EU).links().stream()
        .filter(link -> link.peer().equals(peer))
        .findFirst()
        .orElseThrow();
  }

  private RegionStatus region(RegionId id) {
    return deployment.status().stream()
        .filter(region -> region.id().equals(id))
        .findFirst()
        .orElseThrow();
  }

  /** A number that a node of eu gives. */
  private double metric(String nameAndLabels) {
    return scrape()
        .lines()
        .filter(line -> line.startsWith(nameAndLabels + " "))
        .mapToDouble(line -> Double.parseDouble(line.substring(nameAndLabels.length() + 1)))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no metric " + nameAndLabels));
  }

  private String scrape() {
    URI metrics = URI.create("http://" + deployment.address(EU) + ":8080/metrics");
    try {
      HttpResponse<String> answer =
          http.send(
              HttpRequest.newBuilder(metrics).timeout(Duration.ofSeconds(10)).build(),
              HttpResponse.BodyHandlers.ofString());
      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(answer.headers().firstValue("Content-Type"))
          .contains("text/plain; version=0.0.4; charset=UTF-8");
      return answer.body();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException("nobody interrupts this test", e);
    }
  }
}
