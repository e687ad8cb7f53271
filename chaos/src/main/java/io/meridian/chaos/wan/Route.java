package io.meridian.chaos.wan;

import java.net.InetSocketAddress;
import java.util.List;

/** What bytes take from one place to another, and what can be done to it while it is used. */
public interface Route {
  /** Where who uses it connects. */
  List<InetSocketAddress> entrances();

  /** Connections are reset; new ones are not had. */
  void cut();

  /** Bytes vanish, and nobody is told. */
  void silence();

  /** Bytes take longer, and fewer pass. */
  void slow(Slowness slowness);

  /**
   * Rises when bytes meet a fault: they vanish, wait, or pass in pieces. Some count more than once,
   * and those of connections that a cut has reset do not: that it rises is all that it says.
   */
  long bytesAffected();

  /** No more faults. Connections that lost bytes are reset. */
  void heal();
}
