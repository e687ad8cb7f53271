package io.meridian.node.channel;

/** Travels between the nodes of a region; {@link ClusterMessageSerializer} knows each by name. */
public interface ClusterMessage {}
