package io.meridian.chaos.history;

import java.util.List;
import java.util.OptionalLong;
import java.util.function.Function;

/**
 * How long a disturbance was felt.
 *
 * @param disturbance its name
 * @param endedAtNanos empty when it was not undone before the history ended
 * @param acknowledgedAfter messages that were sent after it began and acknowledged; with none of
 *     them nothing shows that anybody was served again
 * @param acknowledgedAfterEnd those of them that were sent after it ended: with none of them
 *     nothing shows what came back with its end; all of them when it did not end
 * @param clients those that felt it, sorted by name
 */
public record Recovery(
    String disturbance,
    long beganAtNanos,
    OptionalLong endedAtNanos,
    long acknowledgedAfter,
    long acknowledgedAfterEnd,
    List<ClientRecovery> clients) {
  public Recovery {
    clients = List.copyOf(clients);
  }

  /**
   * The longest that one client was not served at a stretch, until the next disturbance began.
   *
   * @param sinceBeganMillis from the beginning of the disturbance on; empty when the client was not
   *     served again
   * @param sinceEndedMillis from its end on, 0 when the client was served all the time; the same as
   *     {@code sinceBeganMillis} when it did not end
   */
  public record ClientRecovery(
      String client, OptionalLong sinceBeganMillis, OptionalLong sinceEndedMillis) {}

  /** That of the slowest client, from the beginning on; empty when one was not served again. */
  public OptionalLong sinceBeganMillis() {
    return slowest(ClientRecovery::sinceBeganMillis);
  }

  /** That of the slowest client, from the end on; empty when one was not served again. */
  public OptionalLong sinceEndedMillis() {
    return slowest(ClientRecovery::sinceEndedMillis);
  }

  private OptionalLong slowest(Function<ClientRecovery, OptionalLong> measure) {
    long slowestMillis = 0;
    for (ClientRecovery client : clients) {
      OptionalLong millis = measure.apply(client);
      if (millis.isEmpty()) {
        return millis;
      }
      slowestMillis = Math.max(slowestMillis, millis.getAsLong());
    }
    return OptionalLong.of(slowestMillis);
  }
}
