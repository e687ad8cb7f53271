package io.meridian.chaos.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.meridian.chaos.wan.Route;
import io.meridian.chaos.wan.Slowness;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class FlapTest {
  /** Cannot be cut, and says so. */
  private static final class Stubborn implements Route {
    private final CountDownLatch tried = new CountDownLatch(1);
    private boolean healed;

    @Override
    public List<InetSocketAddress> entrances() {
      return List.of();
    }

    @Override
    public long bytesAffected() {
      return 0;
    }

    @Override
    public void cut() {
      tried.countDown();
      throw new IllegalStateException("no such relay");
    }

    @Override
    public void silence() {}

    @Override
    public void slow(Slowness slowness) {}

    @Override
    public void heal() {
      healed = true;
    }
  }

  @Test
  void aFlapThatEndedEarlyIsToldAndHealed() throws InterruptedException {
    Stubborn route = new Stubborn();
    Flap flap = new Flap(List.of(route), Duration.ofMillis(1));
    flap.begin();
    route.tried.await();

    assertThatThrownBy(flap::end).hasMessageContaining("no such relay");
    assertThat(route.healed).isTrue();
  }
}
