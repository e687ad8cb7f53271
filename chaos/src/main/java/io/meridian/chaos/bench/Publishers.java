package io.meridian.chaos.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Clients of one region that publish in turn, each on a connection of its own. */
final class Publishers implements AutoCloseable {
  /** Characters of a message's data when nothing else is asked for. */
  static final int DATA_CHARS = 200;

  /** The least that a number needs, and the most that a message may have. */
  static final OptionRange DATA_CHARS_ALLOWED = new OptionRange(20, 60_000);

  /** Handshakes under way at a time. */
  private static final int CONNECTING = 50;

  private static final String FILLING = "x".repeat(DATA_CHARS);

  private final List<BareClient> clients;
  private final Answers answers;
  private final String filling;

  private Publishers(List<BareClient> clients, Answers answers, int dataChars) {
    this.clients = clients;
    this.answers = answers;
    this.filling = "x".repeat(dataChars);
  }

  /** Publishers of {@link #DATA_CHARS}; returns when all are connected. */
  static Publishers connect(String endpoint, int count) {
    return connect(endpoint, count, DATA_CHARS);
  }

  /**
   * Returns when all are connected.
   *
   * @param dataChars of each message, {@link #DATA_CHARS_ALLOWED}
   */
  static Publishers connect(String endpoint, int count, int dataChars) {
    Answers answers = new Answers();
    List<BareClient> clients = new ArrayList<>();
    while (clients.size() < count) {
      List<CompletableFuture<BareClient>> batch = new ArrayList<>();
      for (int i = clients.size(); i < count && batch.size() < CONNECTING; i++) {
        batch.add(BareClient.publisher(endpoint, answers).toCompletableFuture());
      }
      batch.forEach(client -> clients.add(client.orTimeout(60, TimeUnit.SECONDS).join()));
    }
    return new Publishers(clients, answers, dataChars);
  }

  /** Publishes every message of the schedule when it is due. */
  void run(Schedule schedule, String channel) throws InterruptedException {
    answers.startAnew(schedule.countedFromNanos());
    schedule.run(
        message ->
            clients
                .get((int) (message % clients.size()))
                .publish(channel, '"' + data(message, filling) + '"', schedule.dueNanos(message)));
  }

  /** Answers to the publishes of the last run. */
  Answers answers() {
    return answers;
  }

  /** What a message of {@link #DATA_CHARS} carries. */
  static String data(long message) {
    return data(message, FILLING);
  }

  /** What a message carries: its number and a space, filled up to the length of the filling. */
  private static String data(long message, String filling) {
    String number = String.format(Locale.ROOT, "%d ", message);
    return number + filling.substring(number.length());
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
