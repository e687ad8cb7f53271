package io.meridian.node.presence;

/** Marks what {@link PresenceMessageSerializer} carries between the nodes of a region. */
public interface PresenceClusterMessage {}
