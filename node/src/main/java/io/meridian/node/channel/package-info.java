/**
 * Channels: one sharded, persistent entity each, in each region.
 *
 * <p>{@link io.meridian.node.channel.ChannelEntity} gathers what arrives while a write is in
 * flight; {@link io.meridian.node.channel.ChannelLog}, its child, is the event-sourced actor that
 * decides a whole batch, delivers what of it came from peers, writes all as one event (group
 * commit) and then delivers, replicates and acknowledges what is new. All decisions are {@link
 * io.meridian.replication.replica.ChannelReplica}'s; the actors translate.
 *
 * <p>Invariants: nothing is delivered before a region has stored it; nothing is sent to another
 * region or acknowledged before this one has.
 */
@NullMarked
package io.meridian.node.channel;

import org.jspecify.annotations.NullMarked;
