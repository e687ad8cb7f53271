package io.meridian.node.presence;

/** Bytes of what hubs and presence entities tell each other. */
final class PresenceMessageSerializer {
  private PresenceMessageSerializer() {}
}
