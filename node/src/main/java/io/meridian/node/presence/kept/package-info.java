/**
 * What the nodes of a region keep of its channels' presence in Pekko Distributed Data, so that an
 * entity that starts on another node finds the members there already. No event takes this way, and
 * nothing is wrong when it is behind: hubs announce their members to each activation, and other
 * regions compare.
 *
 * <p><b>Buckets.</b> There is a fixed set of keys, {@link
 * io.meridian.node.presence.kept.PresenceKeys}, so that none is ever deleted and each stays below
 * what a message between nodes may have: a channel belongs to one of 16 shards, a member to one of
 * 32 buckets there. A bucket lags behind another, so each speaks for its own members only: a dot
 * that one has seen and another has not received yet would else count as dead.
 *
 * <p><b>Generations.</b> What a bucket holds of a channel has a generation, and a higher one takes
 * the place of a lower one as a whole. Within a generation there is one writer, and its states
 * join. A new activation takes a higher generation than it found and begins each bucket with all it
 * knows, so that what a channel leaves behind never grows with the activations that it had, and a
 * channel without members leaves an empty state, a few bytes. Those go when the bucket forgets the
 * generations of before some hours; whoever still has members renews its generation in time.
 */
@NullMarked
package io.meridian.node.presence.kept;

import org.jspecify.annotations.NullMarked;
