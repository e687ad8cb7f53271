package io.meridian.node.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Many REST requests to one region, so many at a time. */
final class BulkRest {
  private static final int IN_FLIGHT = 32;
  private static final int TRIES = 5;
  private static final int CREATED = 201;
  private static final Duration TIMEOUT = Duration.ofSeconds(30);
  private static final int LATE = 504;
  private static final JsonMapper JSON = new JsonMapper();

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final String base;

  BulkRest(String address) {
    base = "http://" + address + ":" + Deployment.PORT + "/channels/";
  }

  /**
   * Publishes once to each channel; each publish is acknowledged when this returns. One that is
   * refused is sent again under the same ids.
   */
  void publish(List<String> channels, String name, int messages, int messageBytes) {
    List<String> left = channels;
    for (int tries = 0; !left.isEmpty(); tries++) {
      assertThat(tries).as("tries of %d publishes", left.size()).isLessThan(TRIES);
      left = refused(left, name, messages, messageBytes);
    }
  }

  private List<String> refused(List<String> channels, String name, int messages, int messageBytes) {
    Queue<String> refused = new ConcurrentLinkedQueue<>();
    String body =
        IntStream.range(0, messages)
            .mapToObj(i -> message(name + ":" + i, messageBytes))
            .collect(Collectors.joining(",", "[", "]"));
    forEach(
        channels,
        channel ->
            request(channel)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body)),
        (channel, answer) -> {
          if (answer.statusCode() != CREATED) {
            refused.add(channel);
          }
        });
    return List.copyOf(refused);
  }

  private static String message(String id, int bytes) {
    return "{\"id\":\"" + id + "\",\"data\":\"" + "x".repeat(bytes) + "\"}";
  }

  /** The channels of which the history has not that many messages. */
  List<String> withoutHistory(List<String> channels, int messages) {
    Queue<String> incomplete = new ConcurrentLinkedQueue<>();
    forEach(
        channels,
        channel -> request(channel).GET(),
        (channel, answer) -> {
          if (size(answer) != messages) {
            incomplete.add(channel);
          }
        });
    return List.copyOf(incomplete);
  }

  private static int size(HttpResponse<String> answer) {
    if (answer.statusCode() == LATE) {
      // A region that catches up with thousands of channels may not get to one of them in time.
      return -1;
    }
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    try {
      return JSON.readTree(answer.body()).size();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private HttpRequest.Builder request(String channel) {
    String key =
        Base64.getEncoder().encodeToString(Deployment.KEY.getBytes(StandardCharsets.UTF_8));
    return HttpRequest.newBuilder(URI.create(base + channel + "/messages?limit=1000"))
        .header("Authorization", "Basic " + key)
        .timeout(TIMEOUT);
  }

  private interface Requesting {
    HttpRequest.Builder about(String channel);
  }

  private interface Answered {
    void with(String channel, HttpResponse<String> answer);
  }

  private void forEach(List<String> channels, Requesting requesting, Answered answered) {
    Semaphore room = new Semaphore(IN_FLIGHT);
    List<CompletableFuture<Void>> all =
        channels.stream()
            .map(
                channel -> {
                  room.acquireUninterruptibly();
                  return http.sendAsync(requesting.about(channel).build(), BodyHandlers.ofString())
                      .whenComplete((answer, failure) -> room.release())
                      .thenAccept(answer -> answered.with(channel, answer));
                })
            .toList();
    CompletableFuture.allOf(all.toArray(CompletableFuture[]::new)).join();
  }
}
