package io.meridian.node.metrics;

import io.meridian.node.presence.PresencePorts;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** How many members each presence entity that runs on this node knows. */
final class RunningPresence implements PresencePorts.Observer {
  private final Set<Running> running = ConcurrentHashMap.newKeySet();

  private final class Running implements PresencePorts.Observed {
    private volatile int members;

    @Override
    public void members(int count) {
      members = count;
    }

    @Override
    public void stopped() {
      running.remove(this);
    }
  }

  @Override
  public PresencePorts.Observed started() {
    Running started = new Running();
    running.add(started);
    return started;
  }

  int channels() {
    return running.size();
  }

  long members() {
    return running.stream().mapToLong(channel -> channel.members).sum();
  }
}
