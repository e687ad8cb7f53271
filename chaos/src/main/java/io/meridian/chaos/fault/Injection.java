package io.meridian.chaos.fault;

import java.io.IOException;

/** One fault, from its beginning to its end. Not for use by several threads at a time. */
public interface Injection {
  /** What has to be done while none of the regions runs. */
  default void beforeStart() throws IOException {}

  /** What has to be done while load is steady and before the first fault of all. */
  default void beforeFaults() throws IOException, InterruptedException {}

  /** Does it. Returns when it is done, or for what lasts, when it has begun. */
  void begin() throws IOException, InterruptedException;

  /**
   * Looks, when it has begun, whether that shows at its target. By default nothing is looked at:
   * where {@link #begin} has looked itself, and for what cannot be seen from outside without
   * disturbing it.
   *
   * @throws IOException naming what is as though nothing had been done
   */
  default void requireEffect() throws IOException, InterruptedException {}

  /**
   * Undoes it, and returns when its target works again, as far as that shows from outside. Called
   * once, also when the beginning failed.
   */
  void end() throws IOException, InterruptedException;
}
