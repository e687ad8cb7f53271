package io.meridian.node.hub;

import io.meridian.node.channel.ChannelDirectory;
import io.meridian.node.presence.PresenceDirectory;
import io.meridian.presence.crdt.Owner;

/**
 * What hubs need of their node.
 *
 * @param owner this run of the node: it holds the members of its connections
 */
public record HubPorts(ChannelDirectory channels, PresenceDirectory presence, Owner owner) {}
