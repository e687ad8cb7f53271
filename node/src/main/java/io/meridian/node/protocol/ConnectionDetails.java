package io.meridian.node.protocol;

import org.jspecify.annotations.Nullable;

/**
 * What CONNECTED tells a client about its connection (CD2).
 *
 * @param clientId the client's identity; {@code *} for any, absent for none
 * @param connectionKey secret that resumes the connection, new for each transport
 * @param maxMessageSize bytes of one publish
 * @param maxFrameSize bytes of one frame
 * @param maxInboundRate frames a second that the client may send
 * @param maxOutboundRate frames a second that the client may be sent
 * @param connectionStateTtl millis that the connection's state is kept after its transport is gone
 * @param maxIdleInterval longest silence from the server, millis
 * @param serverId the node, for people
 * @param siteCode the region
 * @param objectsGCGracePeriod millis that removed objects are remembered
 */
public record ConnectionDetails(
    @Nullable String clientId,
    @Nullable String connectionKey,
    @Nullable Long maxMessageSize,
    @Nullable Long maxFrameSize,
    @Nullable Long maxInboundRate,
    @Nullable Long maxOutboundRate,
    @Nullable Long connectionStateTtl,
    @Nullable Long maxIdleInterval,
    @Nullable String serverId,
    @Nullable String siteCode,
    @Nullable Long objectsGCGracePeriod) {}
