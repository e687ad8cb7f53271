/**
 * Channels: one sharded, persistent entity each, in each region.
 *
 * <p>{@link io.meridian.node.channel.ChannelEntity} gathers what arrives while a write is in
 * flight; {@link io.meridian.node.channel.ChannelLog}, its child, is the event-sourced actor that
 * decides a whole batch, writes it as one event (group commit) and then delivers, replicates and
 * acknowledges. All decisions are {@link io.meridian.replication.replica.ChannelReplica}'s; the
 * actors translate.
 *
 * <p>Invariant: nothing is delivered, sent to another region or acknowledged before it is stored in
 * this one.
 */
@NullMarked
package io.meridian.node.channel;

import org.jspecify.annotations.NullMarked;
