package io.meridian.node.presence.kept;

import io.meridian.node.channel.ChannelId;
import io.meridian.presence.crdt.PresenceState;
import java.util.concurrent.CompletionStage;

/** What this node has of what the region's nodes keep. Any thread may call. */
public interface KeptPresence {

  /**
   * What was found of a channel.
   *
   * @param generation the highest that was found, 0 for none
   * @param state live members and floors; of the dead it knows nothing, since a dot that one bucket
   *     has seen may be of a member of another that has not arrived yet
   */
  record Found(long generation, PresenceState state) {
    public static final Found NOTHING = new Found(0, PresenceState.EMPTY);
  }

  /** Completes soon in any case: a bucket that is not read in time counts as empty. */
  CompletionStage<Found> read(ChannelId channel);

  /** Keeps it on this node at once, on the others soon; does not say when. */
  void write(ChannelId channel, KeptChanges.Write write);
}
