package io.meridian.node.edge;

import io.meridian.node.auth.ConnectionClaims;
import io.meridian.node.protocol.Action;
import io.meridian.node.protocol.ConnectionDetails;
import io.meridian.node.protocol.ProtocolMessage;

/** The first frame of a transport. */
final class Greeting {
  private Greeting() {}

  /** CONNECTED, with a key that is new on each transport. */
  static ProtocolMessage connected(EdgePorts ports, Admission admission) {
    EdgeSettings settings = ports.settings();
    String clientId = admission.identity().announcedClientId().orElse(null);
    String key =
        ports
            .keys()
            .issue(
                new ConnectionClaims(
                    admission.connectionId(),
                    ports.keys().appHash(admission.identity().credentials().appId()),
                    ports.keys().clientIdHash(admission.identity().clientId().orElse(null)),
                    ports.region().index(),
                    // One that moved passes a barrier on every transport from here on: this one may
                    // end before each of its channels has.
                    admission.moved() ? ConnectionClaims.MOVED_EPOCH : ports.epoch(),
                    System.currentTimeMillis()));
    return ProtocolMessage.of(Action.CONNECTED)
        .connectionId(admission.connectionId())
        .connectionKey(key)
        .connectionDetails(
            new ConnectionDetails(
                clientId,
                key,
                (long) ports.limits().maxMessageSize(),
                (long) ports.limits().maxFrameSize(),
                (long) ports.limits().maxInboundRate(),
                null,
                settings.connectionStateTtl().toMillis(),
                settings.maxIdleInterval().toMillis(),
                ports.node(),
                ports.region().id().value(),
                null))
        .error(admission.problem())
        .build();
  }
}
