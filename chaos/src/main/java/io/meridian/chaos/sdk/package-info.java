/**
 * Clients of the official SDK, ably-java, that record what they live through.
 *
 * <p>{@link io.meridian.chaos.sdk.SdkClients} are all of a run: in each region publishers that send
 * at a steady rate, subscribers that listen to all channels, and members of a presence set. Each is
 * a plain ably-java client with the options that a user would set. Publisher, channel, number and
 * length of a message travel inside the message, so that the service shares nothing with what
 * judges it.
 *
 * <p>They live in a Java process of their own, {@link io.meridian.chaos.sdk.ClientProcess}, since
 * only a process can be told what host names mean, see {@link io.meridian.chaos.sdk.HostNames}.
 */
@NullMarked
package io.meridian.chaos.sdk;

import org.jspecify.annotations.NullMarked;
