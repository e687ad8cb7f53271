package io.meridian.replication.replica;

import io.meridian.regions.RegionId;
import io.meridian.replication.exchange.Exchange;
import io.meridian.replication.log.VersionVector;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The questions that are open. Who comes while one is on its way waits for the next, and shares it
 * with all who come meanwhile: thousands of clients that move at once cost a question for each
 * round trip, not one each.
 */
final class Inquiries {
  private static final long ASK_AGAIN_MILLIS = 500;
  private static final long NEXT_AFTER_MILLIS = 200;

  private final Peers peers;
  private final List<Inquiry> open = new ArrayList<>();
  private long tokens;

  /**
   * @param tokens where tokens start, different from where an earlier entity's did
   */
  Inquiries(Peers peers, long tokens) {
    this.peers = peers;
    this.tokens = tokens;
  }

  /** One that is asked after this moment. */
  Inquiry next() {
    if (!open.isEmpty() && !open.get(open.size() - 1).isAsked()) {
      return open.get(open.size() - 1);
    }
    Inquiry next = new Inquiry(++tokens);
    open.add(next);
    return next;
  }

  /**
   * @param epoch the life of its storage in which the peer answers
   */
  void answered(RegionId from, long epoch, Exchange.Tell tell, List<Effect> out) {
    for (Inquiry inquiry : open) {
      if (inquiry.token() == tell.token()) {
        if (inquiry.answerOf(from) == null && inquiry.showsFall(from, epoch, tell.held())) {
          out.add(new Effect.PeerFell(from));
        }
        inquiry.answered(from, tell);
      }
    }
  }

  /**
   * Asks what is to be asked, again where an answer or what it named is missing.
   *
   * @param needed those that somebody still waits for; the others are forgotten
   * @param needVotes those of them for which only answers of regions that vote count
   */
  void ask(
      Set<Inquiry> needed,
      Set<Inquiry> needVotes,
      Membership members,
      VersionVector held,
      long now,
      List<Effect> out) {
    open.removeIf(inquiry -> !needed.contains(inquiry));
    Inquiry before = null;
    for (Inquiry inquiry : open) {
      if (!inquiry.isAsked()) {
        if (before == null || mayFollow(before, members, now)) {
          inquiry.asked(peers.views(), now);
          members.peers().keySet().forEach(peer -> out.add(question(peer, inquiry, held)));
        }
      } else if (now - inquiry.askedMillis() >= ASK_AGAIN_MILLIS) {
        inquiry.asked(peers.views(), now);
        boolean votes = needVotes.contains(inquiry);
        members
            .peers()
            .keySet()
            .forEach(peer -> askOn(peer, inquiry, votes && members.counts(peer), held, out));
      }
      before = inquiry;
    }
  }

  int size() {
    return open.size();
  }

  private static boolean mayFollow(Inquiry before, Membership members, long now) {
    return before.answers() + 1 >= members.majority()
        || now - before.askedMillis() >= NEXT_AFTER_MILLIS;
  }

  private static void askOn(
      RegionId peer, Inquiry inquiry, boolean vote, VersionVector held, List<Effect> out) {
    @Nullable VersionVector answer = inquiry.answerOf(peer);
    if (inquiry.lacks(peer, vote)) {
      out.add(question(peer, inquiry, held));
    }
    if (answer != null && !held.covers(answer)) {
      out.add(new Effect.Send(peer, new Exchange.Digest(held)));
    }
  }

  private static Effect question(RegionId peer, Inquiry inquiry, VersionVector held) {
    return new Effect.Send(peer, new Exchange.Ask(inquiry.token(), held));
  }
}
