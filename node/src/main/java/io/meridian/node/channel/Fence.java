package io.meridian.node.channel;

/**
 * Whether this node may still act for its channels. Two incarnations of a channel must never both
 * acknowledge: an entity asks before it writes, and again before it acts on what it wrote.
 */
public interface Fence {
  /** A node that is alone in its region, and so cannot be replaced by another. */
  Fence NONE = () -> true;

  /**
   * False from the moment on at which the region may have replaced this node, or at which its
   * storage may be another than it knew. It may stand again. Any thread may ask.
   */
  boolean stands();
}
