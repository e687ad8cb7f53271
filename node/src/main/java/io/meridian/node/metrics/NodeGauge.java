package io.meridian.node.metrics;

import org.jspecify.annotations.Nullable;

/** Numbers that go up and down, read when somebody scrapes. */
enum NodeGauge {
  CHANNELS("meridian.channels", null, null, "Channel entities that run on this node"),
  EARLY_ENTRIES(
      "meridian.early.entries",
      "origin",
      null,
      "Peers' entries kept aside: one before them is missing"),
  EARLY_BYTES("meridian.early", "origin", "bytes", "Weight of the entries kept aside"),
  PUBLISHES_WAITING(
      "meridian.publishes.waiting", null, null, "Publishes that wait for their durability"),
  DELIVERIES_WITHHELD(
      "meridian.deliveries.withheld",
      null,
      null,
      "Entries that wait for a majority before delivery, at the bound on marks"),
  PHANTOM_ENTRIES(
      "meridian.phantom.entries",
      null,
      null,
      "Entries that subscribers saw, of storage that is gone, and that no region is known to hold"),
  PRESENCE_CHANNELS(
      "meridian.presence.channels", null, null, "Presence entities that run on this node"),
  PRESENCE_MEMBERS(
      "meridian.presence.members",
      null,
      null,
      "Members, of all regions, that the presence entities on this node know"),
  LINK_QUEUE_BYTES_MAX(
      "meridian.link.queue.max", null, "bytes", "Beyond so many a link drops messages"),
  LINK_QUEUE_MESSAGES_MAX(
      "meridian.link.queue.max.messages", null, null, "Beyond so many a link drops messages"),
  LINK_UP("meridian.link.up", "peer", null, "1 while this node's link to the peer is up, else 0"),
  LINK_QUEUED_BYTES("meridian.link.queued", "peer", "bytes", "What waits to be sent to the peer"),
  LINK_QUEUED_MESSAGES(
      "meridian.link.queued.messages", "peer", null, "Messages that wait to be sent to the peer"),
  LINK_ROUND_TRIP(
      "meridian.link.round.trip",
      "peer",
      "seconds",
      "From the newest answered ping to its answer; NaN while the link is down"),
  LINK_SILENT(
      "meridian.link.silent",
      "peer",
      "seconds",
      "Since the peer was last heard on this node's link to it; NaN if it never was"),
  PEER_EPOCH(
      "meridian.peer.epoch",
      "peer",
      null,
      "The life of the peer's storage as last heard here; 0 if the peer was not heard"),
  PEER_DETACHED(
      "meridian.peer.detached",
      "peer",
      null,
      "1 while nothing is kept for the peer, which is detached or leaves, else 0"),
  UNCONFIRMED_ENTRIES(
      "meridian.unconfirmed.entries",
      "peer",
      null,
      "Entries held here that the peer has not said it holds"),
  UNCONFIRMED_AGE(
      "meridian.unconfirmed.age",
      "peer",
      "seconds",
      "For how long the entities that run have seen the oldest unconfirmed entry so"),
  OUTBOX_WAITING(
      "meridian.outbox.waiting.rows",
      "peer",
      null,
      "Rows of the region's outbox, at the last sweep, of channels that the peer was not found to"
          + " hold all of; NaN when it is not known, and at nodes that do not sweep"),
  MISSING_ENTRIES(
      "meridian.missing.entries",
      "origin",
      null,
      "Entries that some peer said it holds and this region does not"),
  MISSING_AGE(
      "meridian.missing.age",
      "origin",
      "seconds",
      "For how long the entities that run have known of the oldest missing entry");

  final String meter;
  final @Nullable String label;
  final @Nullable String unit;
  final String help;

  NodeGauge(String meter, @Nullable String label, @Nullable String unit, String help) {
    this.meter = meter;
    this.label = label;
    this.unit = unit;
    this.help = help;
  }
}
