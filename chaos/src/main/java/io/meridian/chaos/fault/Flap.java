package io.meridian.chaos.fault;

import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Links are cut and healed in turn. */
final class Flap implements Injection {
  private final Links links;
  private final Duration every;
  private @Nullable Repeating flapping;

  /**
   * @param every how long links are cut, and how long they are whole
   */
  Flap(Links links, Duration every) {
    this.links = links;
    this.every = every;
  }

  @Override
  public void begin() {
    flapping =
        new Repeating(
            "flap",
            () -> {
              links.cut();
              Thread.sleep(every.toMillis());
              links.heal();
              Thread.sleep(every.toMillis());
            });
  }

  @Override
  public void end() throws IOException {
    if (flapping != null) {
      flapping.close();
    }
    links.heal();
  }
}
