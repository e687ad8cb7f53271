package io.meridian.replication.replica;

import io.meridian.regions.RegionId;
import io.meridian.replication.exchange.Exchange;
import io.meridian.replication.log.LogState;
import java.util.List;

/**
 * What a peer is told in return, once what it sent is written. Who lacks something asks, who has
 * more serves it; an answer that is lost is asked for again by whoever lacks it.
 */
final class PeerAnswers {
  private final LogState log;
  private final Serving serving;
  private final Comparing comparing;
  private final Inquiries inquiries;

  PeerAnswers(LogState log, Serving serving, Comparing comparing, Inquiries inquiries) {
    this.log = log;
    this.serving = serving;
    this.comparing = comparing;
    this.inquiries = inquiries;
  }

  /**
   * @param votes whether this region's answers count in barriers
   */
  void answer(
      RegionId from, PeerView peer, Exchange said, boolean votes, long now, List<Effect> out) {
    boolean lacks = !log.vector().covers(said.held());
    if (said instanceof Exchange.Entries || said instanceof Exchange.Begin) {
      if (lacks) {
        comparing.tell(from, true, out);
      }
    } else if (said instanceof Exchange.Digest) {
      serving.serve(from, peer, now, out);
      comparing.tell(from, lacks, out);
    } else if (said instanceof Exchange.Holds holds) {
      if (holds.wants()) {
        serving.serve(from, peer, now, out);
      }
    } else if (said instanceof Exchange.Ask ask) {
      serving.serve(from, peer, now, out);
      out.add(new Effect.Send(from, new Exchange.Tell(ask.token(), log.vector(), votes)));
    } else if (said instanceof Exchange.Tell tell) {
      inquiries.answered(from, peer.epoch(), tell, out);
    }
  }
}
