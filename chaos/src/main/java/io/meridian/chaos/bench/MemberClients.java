package io.meridian.chaos.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * Connections of one region that hold the members of one channel, in turn. Members are numbered
 * from 0, and each has a client id of its own: a key without a client id may enter any.
 */
final class MemberClients implements AutoCloseable {
  /** Characters of a member's data. */
  static final int DATA_CHARS = 20;

  /** Members that one frame enters. */
  private static final int PER_FRAME = 100;

  private static final int ATTEMPTS = 3;
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final String channel;
  private final List<BareClient> clients;
  private final Answers answers;

  private MemberClients(String channel, List<BareClient> clients, Answers answers) {
    this.channel = channel;
    this.clients = clients;
    this.answers = answers;
  }

  /** Returns when all are attached; none has a member yet. */
  static MemberClients attach(String endpoint, String channel, int connections) {
    Answers answers = new Answers();
    List<CompletableFuture<BareClient>> attaching = new ArrayList<>();
    for (int i = 0; i < connections; i++) {
      attaching.add(
          BareClient.connect(endpoint, frame -> {}, answers)
              .thenCompose(client -> client.attach(channel, BareClient.SPEAKING))
              .toCompletableFuture());
    }
    return new MemberClients(
        channel, attaching.stream().map(CompletableFuture::join).toList(), answers);
  }

  /** The connection that a member belongs to. */
  BareClient holder(long member) {
    return clients.get((int) (member % clients.size()));
  }

  static String clientId(long member) {
    return String.format(Locale.ROOT, "client-%06d", member);
  }

  /** The number of the member with this client id. */
  static long member(String clientId) {
    return Long.parseLong(clientId, clientId.indexOf('-') + 1, clientId.length(), 10);
  }

  static String data(long member) {
    return String.format(Locale.ROOT, "%-" + DATA_CHARS + "s", "here since " + member);
  }

  /** The members' keys from one to before another, as subscribers see them. */
  Set<String> keys(long from, long to) {
    Set<String> keys = new HashSet<>();
    for (long member = from; member < to; member++) {
      keys.add(holder(member).connectionId() + ":" + clientId(member));
    }
    return keys;
  }

  /**
   * Enters the first members, a frame of each connection at a time. Returns when all are
   * acknowledged. What is refused is tried again, which changes nothing for who was entered.
   *
   * @throws IllegalStateException when a frame is refused too often, or not answered in time
   */
  void enter(int members) throws InterruptedException {
    int perRound = clients.size() * PER_FRAME;
    for (int first = 0; first < members; first += perRound) {
      int end = Math.min(members, first + perRound);
      for (int attempt = 1; !enterRound(first, end); attempt++) {
        if (attempt == ATTEMPTS) {
          throw new IllegalStateException(answers.refusals().strip());
        }
      }
    }
  }

  /** Returns whether all were accepted. */
  private boolean enterRound(int first, int end) throws InterruptedException {
    answers.startAnew();
    int frames = 0;
    for (int client = 0; client < clients.size(); client++) {
      List<MemberOperation> operations = new ArrayList<>();
      for (int member = first + client; member < end; member += clients.size()) {
        operations.add(MemberOperation.enter(clientId(member), data(member)));
      }
      if (!operations.isEmpty()) {
        clients.get(client).operate(channel, operations, System.nanoTime());
        frames++;
      }
    }
    if (!answers.await(frames, PATIENCE)) {
      throw new IllegalStateException(
          String.format(
              Locale.ROOT,
              "%d of %d frames that enter members were not answered within %d s",
              frames - answers.count(),
              frames,
              PATIENCE.toSeconds()));
    }
    return answers.refused() == 0;
  }

  /** Enters, updates or leaves a member, in a frame of its own. @return bytes of the frame */
  int operate(long member, MemberOperation operation, long dueNanos) {
    return holder(member).operate(channel, List.of(operation), dueNanos);
  }

  /** Publishes a message, a JSON value, on the connection of a member. */
  void publish(long member, String data, long dueNanos) {
    holder(member).publish(channel, data, dueNanos);
  }

  /** Answers to all its connections, since it last entered members. */
  Answers answers() {
    return answers;
  }

  @Override
  public void close() {
    clients.forEach(BareClient::close);
  }
}
