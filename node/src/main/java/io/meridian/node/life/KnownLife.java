package io.meridian.node.life;

import io.meridian.replication.life.Life;
import io.meridian.replication.life.StoredLife;
import org.jspecify.annotations.Nullable;

/**
 * The newest life of its storage that a running node knows of: storage that says less went back.
 */
final class KnownLife {
  private StoredLife known;

  KnownLife(StoredLife known) {
    this.known = known;
  }

  StoredLife known() {
    return known;
  }

  /** Another node of the region saw this in storage. */
  void learnt(StoredLife life) {
    if (life.life().compareTo(known.life()) > 0 && life.life().epoch() == known.life().epoch()) {
      known = life;
    }
  }

  /**
   * What storage says.
   *
   * @param before what was known when storage was asked: it may have gone on while it answered
   * @param stored null when storage is new
   * @return what is wrong; null when storage can be the one that it was
   */
  @Nullable String contradiction(Life before, @Nullable StoredLife stored) {
    if (stored == null) {
      return "storage is new, and was at " + before;
    }
    if (stored.life().epoch() != before.epoch()) {
      return "storage is at " + stored.life() + ", another epoch than " + before;
    }
    if (stored.life().compareTo(before) < 0) {
      return "storage went back to " + stored.life() + ", and was at " + before;
    }
    learnt(stored);
    return null;
  }
}
