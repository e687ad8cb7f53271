package io.meridian.chaos.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ReconnectStormTest {
  private static final int CLIENTS = 20;
  private static final String CONNECTED =
      "{\"action\":4,\"connectionId\":\"c\",\"connectionDetails\":{\"connectionKey\":\"k\"}}";
  private static final String ERROR = "{\"action\":9}";

  @Test
  void allAreCutOffAndComeBackOnceAndStayUntilTheEnd() throws IOException {
    try (LateServer server = new LateServer(CONNECTED)) {
      ReconnectStorm storm = new ReconnectStorm(server.endpoint(), CLIENTS);

      storm.begin();

      assertThat(server.open()).hasSize(2 * CLIENTS);
      server.open().subList(0, CLIENTS).forEach(LateServer::awaitEnd);
      assertThat(server.open().subList(CLIENTS, 2 * CLIENTS)).allMatch(LateServer::isOpen);
      storm.end();

      server.open().forEach(LateServer::awaitEnd);
    }
  }

  @Test
  void whoIsAlwaysRefusedIsTold() throws IOException {
    try (LateServer server = new LateServer(ERROR)) {
      ReconnectStorm storm = new ReconnectStorm(server.endpoint(), 2);

      assertThatThrownBy(storm::begin).hasMessage("of 2 clients 0 could connect");
      assertThat(server.open()).as("five attempts of each").hasSize(10);
    }
  }
}
