package io.meridian.replication.link;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** How many connections were closed, by reason, since the start. Any thread may add and read. */
public final class LinkFaults {
  private final Map<LinkFault, LongAdder> closed = new EnumMap<>(LinkFault.class);

  LinkFaults() {
    for (LinkFault fault : LinkFault.values()) {
      closed.put(fault, new LongAdder());
    }
  }

  void add(LinkFault fault) {
    adder(fault).increment();
  }

  public long of(LinkFault fault) {
    return adder(fault).sum();
  }

  private LongAdder adder(LinkFault fault) {
    LongAdder adder = closed.get(fault);
    if (adder == null) {
      throw new IllegalStateException("there is a counter for each fault, not for " + fault);
    }
    return adder;
  }
}
