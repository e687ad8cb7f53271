package io.meridian.node.life;

import io.meridian.replication.life.StoredLife;

/** The life that the region runs under, for the node's other parts; {@link Heartbeat} sets it. */
public final class LifeInForce {
  private volatile StoredLife life;

  public LifeInForce(StoredLife start) {
    this.life = start;
  }

  void is(StoredLife now) {
    life = now;
  }

  StoredLife stored() {
    return life;
  }

  /** The same for as long as the node runs. */
  public long epoch() {
    return life.life().epoch();
  }

  /** May become 0 while the node runs, see {@link io.meridian.replication.life.Vouchers}. */
  public long provenSince() {
    return life.provenSince();
  }

  /** Whether nothing is missing that this region once said it holds. */
  public boolean isProven() {
    return provenSince() == 0;
  }
}
