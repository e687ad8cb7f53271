package io.meridian.node.auth;

import io.meridian.node.protocol.ClientIdRule;

/**
 * What a client proved to have.
 *
 * @param appId the app
 * @param keyName {@code appId.keyId} of the key that it rests on
 * @param capability what it allows
 * @param clientIds which clients it allows to be
 */
public record Credentials(
    String appId, String keyName, Capability capability, ClientIdRule clientIds) {}
