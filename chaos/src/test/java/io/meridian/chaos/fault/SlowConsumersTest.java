package io.meridian.chaos.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.meridian.chaos.bench.Answers;
import io.meridian.chaos.bench.BareClient;
import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class SlowConsumersTest {
  private static final String CONNECTED =
      "{\"action\":4,\"connectionId\":\"c\",\"connectionDetails\":{\"connectionKey\":\"k\"}}";
  private static final String ATTACHED = "{\"action\":11,\"channel\":\"news\"}";
  private static final String ERROR = "{\"action\":9}";

  @Test
  void whoAttachesTooLateDoesNotStay() throws IOException {
    try (LateServer server = new LateServer(CONNECTED)) {
      SlowConsumers consumers =
          new SlowConsumers(server.endpoint(), List.of("news"), 2, Duration.ofSeconds(2));

      assertThatThrownBy(consumers::begin).hasMessage("of 2 clients 0 could attach");
      assertThat(server.open()).hasSize(2);
      for (Socket late : server.open()) {
        LateServer.say(late, ATTACHED);
      }

      server.open().forEach(LateServer::awaitEnd);
    }
  }

  @Test
  void whoIsAttachedReadsNothingMore() throws Exception {
    try (LateServer server = new LateServer(CONNECTED)) {
      SlowConsumers consumers =
          new SlowConsumers(server.endpoint(), List.of("news"), 2, Duration.ofSeconds(10));
      Thread others =
          new Thread(
              () -> {
                // The first are their answers; what comes then is not for them to read.
                while (!Thread.interrupted()) {
                  server.open().forEach(socket -> sayQuietly(socket));
                  LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
                }
              });
      others.start();
      try {
        consumers.begin();

        consumers.requireEffect();
      } finally {
        others.interrupt();
        others.join();
        consumers.end();
      }
    }
  }

  private static void sayQuietly(Socket socket) {
    try {
      LateServer.say(socket, ATTACHED);
    } catch (IOException gone) {
      // Its client has closed it.
    }
  }

  @Test
  void whoIsRefusedKeepsNoSocket() throws IOException {
    try (LateServer server = new LateServer(ERROR)) {
      assertThatThrownBy(
              () ->
                  BareClient.connect(server.endpoint(), frame -> {}, new Answers())
                      .toCompletableFuture()
                      .join())
          .hasMessageContaining("refused");

      server.open().forEach(LateServer::awaitEnd);
    }
  }
}
