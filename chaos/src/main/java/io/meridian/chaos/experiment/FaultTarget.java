package io.meridian.chaos.experiment;

import io.meridian.chaos.experiment.Fault.Scope;
import io.meridian.regions.RegionId;
import io.meridian.regions.launch.NodeId;
import java.util.Set;

/** What a fault is done to. */
public sealed interface FaultTarget {
  /** What kind of thing it is. */
  Scope scope();

  /** As in a file. */
  String text();

  /** The regions to which something is done. */
  Set<RegionId> regions();

  /** All of a region, in a file {@code eu}. */
  record WholeRegion(RegionId region) implements FaultTarget {
    @Override
    public Scope scope() {
      return Scope.REGION;
    }

    @Override
    public String text() {
      return region.value();
    }

    @Override
    public Set<RegionId> regions() {
      return Set.of(region);
    }
  }

  /** One node, in a file {@code eu/1}. */
  record OneNode(NodeId node) implements FaultTarget {
    @Override
    public Scope scope() {
      return Scope.NODE;
    }

    @Override
    public String text() {
      return node.toString();
    }

    @Override
    public Set<RegionId> regions() {
      return Set.of(node.region());
    }
  }

  /**
   * What goes between two regions, in a file {@code eu-us}, or from the first to the second alone,
   * {@code eu>us}.
   */
  record Between(RegionId from, RegionId to, boolean bothWays) implements FaultTarget {
    @Override
    public Scope scope() {
      return Scope.LINK;
    }

    @Override
    public String text() {
      return from + (bothWays ? "-" : ">") + to;
    }

    @Override
    public Set<RegionId> regions() {
      return Set.of(from, to);
    }
  }

  /** All that goes between a region and the others, in a file {@code eu-*}. */
  record AllLinks(RegionId region) implements FaultTarget {
    @Override
    public Scope scope() {
      return Scope.LINK;
    }

    @Override
    public String text() {
      return region + "-*";
    }

    @Override
    public Set<RegionId> regions() {
      return Set.of(region);
    }
  }

  /** What goes between clients and a region, in a file {@code clients:eu}. */
  record ClientsOf(RegionId region) implements FaultTarget {
    static final String PREFIX = "clients:";

    @Override
    public Scope scope() {
      return Scope.CLIENT_NETWORK;
    }

    @Override
    public String text() {
      return PREFIX + region;
    }

    @Override
    public Set<RegionId> regions() {
      return Set.of(region);
    }
  }
}
