package io.meridian.replication.position;

import org.jspecify.annotations.Nullable;

/**
 * A subscriber that has seen what its region has not delivered yet, and that gets frames of its own
 * until the region has. What it has seen may be nowhere any more: then it is ahead for good, so
 * what is kept of it does not grow. Of what the region delivers meanwhile its own position says
 * what the region's says: marks that the region does not need any more are not needed here either.
 */
public final class Ahead {
  private Position seen;
  private Position at;

  /**
   * @param seen where it is when it joins what the region delivers
   */
  public Ahead(Position seen) {
    this.seen = seen;
    this.at = seen;
  }

  /** Where it is now. */
  public Position at() {
    return at;
  }

  /**
   * What it gets of what the region delivers to all.
   *
   * @return null when it has that already
   */
  public @Nullable Delivery take(Delivery shared) {
    if (shared.entry().operation() != null) {
      // The whole message that it gets may lack an operation that it has seen, from then on.
      seen = seen.shownUpTo(shared.after().vector());
    }
    Delivery own = shared.follows(seen) ? shared : shared.to(seen);
    at = own == null ? seen.merge(shared.after()) : own.after();
    return own;
  }
}
