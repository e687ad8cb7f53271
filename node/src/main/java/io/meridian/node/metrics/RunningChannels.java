package io.meridian.node.metrics;

import io.meridian.node.channel.ChannelId;
import io.meridian.node.channel.ChannelPorts;
import io.meridian.regions.RegionId;
import io.meridian.replication.replica.ChannelLag;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.ObjLongConsumer;

/**
 * The newest lag of each channel entity that runs on this node. A report costs one write of a
 * field; the sum is taken when somebody looks.
 */
final class RunningChannels implements ChannelPorts.Observer {
  private final Set<Running> running = ConcurrentHashMap.newKeySet();
  private final ObjLongConsumer<RegionId> onReplicated;
  private final Consumer<RegionId> onPeerFell;
  private final ChannelFailures failures;

  /**
   * @param onReplicated takes origin and milliseconds, see {@link ChannelPorts.Observed}
   */
  RunningChannels(
      ObjLongConsumer<RegionId> onReplicated,
      Consumer<RegionId> onPeerFell,
      ChannelFailures failures) {
    this.onReplicated = onReplicated;
    this.onPeerFell = onPeerFell;
    this.failures = failures;
  }

  private final class Running implements ChannelPorts.Observed {
    private volatile ChannelLag lag = ChannelLag.NONE;

    @Override
    public void lags(ChannelLag now) {
      lag = now;
    }

    @Override
    public void replicated(RegionId origin, long latencyMillis) {
      onReplicated.accept(origin, latencyMillis);
    }

    @Override
    public void peerFell(RegionId peer) {
      onPeerFell.accept(peer);
    }

    @Override
    public void failed(ChannelId channel, Throwable cause) {
      failures.failed(channel, cause);
    }

    @Override
    public void stopped() {
      running.remove(this);
    }
  }

  @Override
  public ChannelPorts.Observed started() {
    Running started = new Running();
    running.add(started);
    return started;
  }

  LagSum sum() {
    List<ChannelLag> lags = running.stream().map(channel -> channel.lag).toList();
    return LagSum.of(lags, System.nanoTime() / 1_000_000);
  }
}
