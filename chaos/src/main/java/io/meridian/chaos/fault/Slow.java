package io.meridian.chaos.fault;

import java.time.Duration;

/** Links take longer, and carry less. */
final class Slow implements Injection {
  private final Links links;
  private final Duration delay;

  Slow(Links links, Duration delay) {
    this.links = links;
    this.delay = delay;
  }

  @Override
  public void begin() {
    links.all().forEach(link -> link.delay(delay));
  }

  @Override
  public void end() {
    links.all().forEach(link -> link.delay(Duration.ZERO));
  }
}
