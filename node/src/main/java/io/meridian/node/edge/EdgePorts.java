package io.meridian.node.edge;

import io.meridian.node.auth.Apps;
import io.meridian.node.auth.Authenticator;
import io.meridian.node.auth.ConnectionKeys;
import io.meridian.node.channel.ChannelDirectory;
import io.meridian.node.history.PresenceEvents;
import io.meridian.node.hub.HubRegistry;
import io.meridian.node.presence.PresenceDirectory;
import io.meridian.node.protocol.Limits;
import io.meridian.presence.crdt.Owner;
import io.meridian.regions.Region;
import java.util.function.IntSupplier;
import org.apache.pekko.actor.typed.ActorRef;

/**
 * What the edge needs of its node.
 *
 * @param node the node's name, for people
 * @param epoch the life of this region's storage
 * @param owner this run of the node: it holds the members of its connections
 * @param majority how many regions, this one included, are a majority now
 */
public record EdgePorts(
    EdgeSettings settings,
    Limits limits,
    Region region,
    String node,
    long epoch,
    Owner owner,
    IntSupplier majority,
    Apps apps,
    Authenticator authenticator,
    ConnectionKeys keys,
    ChannelDirectory channels,
    ActorRef<HubRegistry.Command> hubs,
    PresenceDirectory presence,
    PresenceEvents presenceEvents,
    Readiness readiness,
    Transports transports) {}
