package io.meridian.replication.replica;

import io.meridian.regions.RegionId;
import io.meridian.replication.exchange.Exchange;
import io.meridian.replication.log.VersionVector;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One question to all peers, "what do you hold now?", and each one's first answer: later traffic
 * does not move the goal. Only answers to a question that was asked after something happened say
 * that nothing from before it is missing, so whoever needs that waits for an inquiry of its own
 * time.
 */
final class Inquiry {
  private static final long NOT_ASKED = -1;

  private final long token;
  private final TreeMap<RegionId, Exchange.Tell> answers = new TreeMap<>();
  private final TreeMap<RegionId, Heard> heardBefore = new TreeMap<>();
  private long askedMillis = NOT_ASKED;

  /** What a peer had said it holds, in which life of its storage. */
  private record Heard(long epoch, VersionVector held) {}

  Inquiry(long token) {
    this.token = token;
  }

  long token() {
    return token;
  }

  boolean isAsked() {
    return askedMillis != NOT_ASKED;
  }

  long askedMillis() {
    return askedMillis;
  }

  void asked(Map<RegionId, PeerView> peers, long nowMillis) {
    if (!isAsked()) {
      peers.forEach((peer, view) -> heardBefore.put(peer, new Heard(view.epoch(), view.held())));
    }
    askedMillis = nowMillis;
  }

  /**
   * Whether an answer lacks what the peer had said it holds before it was asked. Only of an answer
   * to a question does one know that it is the later word: other messages come late, or by the link
   * of another node.
   */
  boolean showsFall(RegionId from, long epoch, VersionVector held) {
    Heard heard = heardBefore.get(from);
    return heard != null && heard.epoch() == epoch && !held.covers(heard.held());
  }

  /** An answer of a region that does not vote is made better by one that does. */
  void answered(RegionId from, Exchange.Tell tell) {
    Exchange.Tell before = answers.get(from);
    if (before == null || (!before.votes() && tell.votes())) {
      answers.put(from, tell);
    }
  }

  @Nullable VersionVector answerOf(RegionId peer) {
    Exchange.Tell answer = answers.get(peer);
    return answer == null ? null : answer.held();
  }

  /**
   * Whether asking the peer again could help.
   *
   * @param vote whether an answer without a vote does not
   */
  boolean lacks(RegionId peer, boolean vote) {
    Exchange.Tell answer = answers.get(peer);
    return answer == null || (vote && !answer.votes());
  }

  int answers() {
    return answers.size();
  }

  /**
   * How many of the members besides this region answered what {@code held} covers.
   *
   * @param voting count only those that vote
   */
  int covered(VersionVector held, Membership members, boolean voting) {
    return (int)
        answers.entrySet().stream()
            .filter(answer -> members.counts(answer.getKey()))
            .filter(answer -> !voting || answer.getValue().votes())
            .filter(answer -> held.covers(answer.getValue().held()))
            .count();
  }

  /**
   * Whether every peer answered what {@code held} covers: those that count with a vote, which those
   * that do not count yet do not have.
   */
  boolean coveredAll(VersionVector held, Membership members) {
    return members.peers().keySet().stream()
        .allMatch(
            peer -> {
              Exchange.Tell answer = answers.get(peer);
              return answer != null
                  && (answer.votes() || !members.counts(peer))
                  && held.covers(answer.held());
            });
  }

  /** Whether every peer answered that it holds all of this. */
  boolean allCover(VersionVector vector, Membership members) {
    return members.peers().keySet().stream()
        .allMatch(
            peer -> {
              Exchange.Tell answer = answers.get(peer);
              return answer != null && answer.held().covers(vector);
            });
  }
}
