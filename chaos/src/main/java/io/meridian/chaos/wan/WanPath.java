package io.meridian.chaos.wan;

import io.meridian.regions.RegionId;
import io.meridian.regions.wan.PathDelay;
import java.net.InetSocketAddress;
import java.util.List;

/**
 * All that goes from one region to another: what the first sends on connections that it opened, and
 * what it answers on those that the other opened. To break a link both ways, break both paths.
 */
public final class WanPath implements Route {
  private final RegionId from;
  private final RegionId to;
  private final WanLink there;
  private final WanLink back;

  /**
   * @param there what {@code from} opens
   * @param back what {@code to} opens
   */
  WanPath(RegionId from, RegionId to, WanLink there, WanLink back) {
    this.from = from;
    this.to = to;
    this.there = there;
    this.back = back;
  }

  public RegionId from() {
    return from;
  }

  public RegionId to() {
    return to;
  }

  @Override
  public List<InetSocketAddress> entrances() {
    return there.entrances();
  }

  /** Changes how long bytes are under way. Faults stay. */
  public void delay(PathDelay delay) {
    there.delay(Way.FORWARD, delay);
    back.delay(Way.BACKWARD, delay);
  }

  /**
   * Resets what the first region opened to the second, and what it opens from now on. A reset is
   * seen at both ends; what the second region opened goes on.
   */
  @Override
  public void cut() {
    there.cut();
  }

  /** The second region vanishes for what the first opens, as {@link TcpRelay#halfOpen}. */
  public void halfOpen() {
    there.halfOpen();
  }

  @Override
  public void silence() {
    there.silence(Way.FORWARD);
    back.silence(Way.BACKWARD);
  }

  /** Bytes wait until it is healed, as {@link TcpRelay#stall}. */
  public void stall() {
    there.stall(Way.FORWARD);
    back.stall(Way.BACKWARD);
  }

  @Override
  public void slow(Slowness slowness) {
    there.slow(Way.FORWARD, slowness);
    back.slow(Way.BACKWARD, slowness);
  }

  @Override
  public long bytesAffected() {
    return there.bytesAffected(Way.FORWARD) + back.bytesAffected(Way.BACKWARD);
  }

  @Override
  public void heal() {
    there.open();
    there.heal(Way.FORWARD);
    back.heal(Way.BACKWARD);
  }
}
