package io.meridian.chaos.sim;

import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Carries messages between nodes in virtual time, as badly as it is told to.
 *
 * <p>Each direction of a link has its own {@link LinkConditions} and can be cut on its own. A
 * message is lost when its direction is cut either when it is sent or when it would arrive, and
 * when its receiver is down or went down in between. At {@code maxInFlight} messages per direction
 * the next is lost, as in a full buffer. Every loss is counted by its reason.
 *
 * @param <N> names a node; its order is the order of every iteration
 * @param <M> must be immutable: a duplicate is the same object delivered again
 */
public final class SimulatedNetwork<N extends Comparable<? super N>, M> {
  /** What happens when a message arrives. May send. */
  @FunctionalInterface
  public interface Receiver<N, M> {
    void receive(N from, N to, M message);
  }

  /** Why a message did not arrive. */
  public enum Loss {
    CHANCE,
    CUT,
    RECEIVER_DOWN,
    SENDER_DOWN,
    TOO_MANY_IN_FLIGHT
  }

  private final VirtualTime time;
  private final SeededRandom random;
  private final int maxInFlight;
  private final Receiver<N, M> receiver;
  private final SortedMap<Direction<N>, LinkConditions> conditions = new TreeMap<>();
  private final SortedMap<Direction<N>, Integer> inFlight = new TreeMap<>();
  private final SortedSet<Direction<N>> cuts = new TreeSet<>();
  private final SortedSet<N> down = new TreeSet<>();
  private final SortedMap<N, Integer> crashes = new TreeMap<>();
  private final SortedMap<Loss, Long> losses = new TreeMap<>();
  private LinkConditions usualConditions;
  private long delivered;

  /**
   * @param conditions of every direction that gets none of its own
   * @param maxInFlight messages per direction, 1 or more
   */
  public SimulatedNetwork(
      VirtualTime time,
      SeededRandom random,
      LinkConditions conditions,
      int maxInFlight,
      Receiver<N, M> receiver) {
    if (maxInFlight < 1) {
      throw new IllegalArgumentException("maxInFlight " + maxInFlight + ", must be 1 or more");
    }
    this.time = time;
    this.random = random;
    this.usualConditions = conditions;
    this.maxInFlight = maxInFlight;
    this.receiver = receiver;
  }

  /** Hands a message to the network. It arrives later, maybe twice, or never. */
  public void send(N from, N to, M message) {
    Direction<N> direction = new Direction<>(from, to);
    LinkConditions link = conditions.getOrDefault(direction, usualConditions);
    // Drawn whatever happens, so that a cut does not shift the draws of all later messages.
    boolean lost = random.chance(link.loss());
    boolean twice = random.chance(link.duplication());
    long latencyMillis = random.between(link.minLatencyMillis(), link.maxLatencyMillis());
    long secondLatencyMillis = random.between(link.minLatencyMillis(), link.maxLatencyMillis());

    if (down.contains(from)) {
      count(Loss.SENDER_DOWN);
    } else if (cuts.contains(direction)) {
      count(Loss.CUT);
    } else if (lost) {
      count(Loss.CHANCE);
    } else {
      carry(direction, message, latencyMillis);
      if (twice) {
        carry(direction, message, secondLatencyMillis);
      }
    }
  }

  private void carry(Direction<N> direction, M message, long latencyMillis) {
    int waiting = inFlight.getOrDefault(direction, 0);
    if (waiting >= maxInFlight) {
      count(Loss.TOO_MANY_IN_FLIGHT);
      return;
    }
    inFlight.put(direction, waiting + 1);
    int crashesBefore = crashes.getOrDefault(direction.to(), 0);
    time.schedule(latencyMillis, () -> arrive(direction, message, crashesBefore));
  }

  private void arrive(Direction<N> direction, M message, int crashesBefore) {
    inFlight.merge(direction, -1, Integer::sum);
    N to = direction.to();
    if (down.contains(to) || crashes.getOrDefault(to, 0) != crashesBefore) {
      count(Loss.RECEIVER_DOWN);
    } else if (cuts.contains(direction)) {
      count(Loss.CUT);
    } else {
      delivered++;
      receiver.receive(direction.from(), to, message);
    }
  }

  /** For every direction that has no conditions of its own, from the next message on. */
  public void usualConditions(LinkConditions conditions) {
    usualConditions = conditions;
  }

  /** For one direction, from the next message on. */
  public void conditions(N from, N to, LinkConditions conditions) {
    this.conditions.put(new Direction<>(from, to), conditions);
  }

  /** Cuts one direction; the other goes on. */
  public void cut(N from, N to) {
    cuts.add(new Direction<>(from, to));
  }

  public void cutBothWays(N one, N other) {
    cut(one, other);
    cut(other, one);
  }

  public void heal(N from, N to) {
    cuts.remove(new Direction<>(from, to));
  }

  /** Heals every cut. Nodes that are down stay down. */
  public void healAll() {
    cuts.clear();
  }

  public boolean isCut(N from, N to) {
    return cuts.contains(new Direction<>(from, to));
  }

  /**
   * The node neither sends nor receives; what is in flight to it is lost, also if it comes back.
   */
  public void down(N node) {
    if (down.add(node)) {
      crashes.merge(node, 1, Integer::sum);
    }
  }

  public void up(N node) {
    down.remove(node);
  }

  public boolean isDown(N node) {
    return down.contains(node);
  }

  public long delivered() {
    return delivered;
  }

  /** How many messages were lost so far, by reason; reasons that never applied are absent. */
  public Map<Loss, Long> losses() {
    return new TreeMap<>(losses);
  }

  private void count(Loss loss) {
    losses.merge(loss, 1L, Long::sum);
  }

  private record Direction<N extends Comparable<? super N>>(N from, N to)
      implements Comparable<Direction<N>> {
    @Override
    public int compareTo(Direction<N> other) {
      int byFrom = from.compareTo(other.from);
      return byFrom != 0 ? byFrom : to.compareTo(other.to);
    }
  }
}
