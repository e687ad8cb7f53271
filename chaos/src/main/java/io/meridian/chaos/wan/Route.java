package io.meridian.chaos.wan;

/** What bytes take from one place to another, and what can be done to it while it is used. */
public interface Route {
  /** Connections are reset; new ones are not had. */
  void cut();

  /** Bytes vanish, and nobody is told. */
  void silence();

  /** Bytes take longer, and fewer pass. */
  void slow(Slowness slowness);

  /** No more faults. Connections that lost bytes are reset. */
  void heal();
}
