package io.meridian.chaos.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Clients of one region that publish in turn, each on a connection of its own. */
final class Publishers implements AutoCloseable {
  /** Characters of a message's data: its number, and what fills it up. */
  static final int DATA_CHARS = 200;

  /** Handshakes under way at a time. */
  private static final int CONNECTING = 50;

  private static final String FILLING = "x".repeat(DATA_CHARS);

  private final List<BareClient> clients;
  private final Answers answers;

  private Publishers(List<BareClient> clients, Answers answers) {
    this.clients = clients;
    this.answers = answers;
  }

  /** Returns when all are connected. */
  static Publishers connect(String endpoint, int count) {
    Answers answers = new Answers();
    List<BareClient> clients = new ArrayList<>();
    while (clients.size() < count) {
      List<CompletableFuture<BareClient>> batch = new ArrayList<>();
      for (int i = clients.size(); i < count && batch.size() < CONNECTING; i++) {
        batch.add(BareClient.publisher(endpoint, answers).toCompletableFuture());
      }
      batch.forEach(client -> clients.add(client.orTimeout(60, TimeUnit.SECONDS).join()));
    }
    return new Publishers(clients, answers);
  }

  /** Publishes every message of the schedule when it is due. */
  void run(Schedule schedule, String channel) throws InterruptedException {
    answers.startAnew();
    schedule.run(
        message ->
            clients
                .get((int) (message % clients.size()))
                .publish(channel, '"' + data(message) + '"', schedule.dueNanos(message)));
  }

  /** Answers to the publishes of the last run. */
  Answers answers() {
    return answers;
  }

  /** What a message carries: its number, filled up to {@link #DATA_CHARS}. */
  static String data(long message) {
    String number = String.format(Locale.ROOT, "%d ", message);
    return number + FILLING.substring(number.length());
  }

  /** The number of the message that carries this. */
  static long message(String data) {
    return Long.parseLong(data, 0, data.indexOf(' '), 10);
  }

  @Override
  public void close() {
    clients.forEach(BareClient::close);
  }
}
