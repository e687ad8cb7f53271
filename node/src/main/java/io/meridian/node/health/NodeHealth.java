package io.meridian.node.health;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.meridian.node.edge.Readiness;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** What a node waits for before it serves. Any thread may ask or tell. */
public final class NodeHealth implements Readiness {
  /** Parts that a node needs. */
  public enum Part {
    CASSANDRA,
    CLUSTER,
    /** What the region's storage is worth: it asks the others what they remember. */
    LIFE,
    CHANNELS,
    /** Set when the node is told to stop: it serves nobody new. */
    DRAINING,
    /** Set when the region is being removed: it serves nobody new. */
    LEAVING
  }

  private final Set<Part> missing =
      new ConcurrentSkipListSet<>(List.of(Part.CASSANDRA, Part.CLUSTER, Part.LIFE, Part.CHANNELS));
  private volatile Supplier<ObjectNode> regions = JsonNodeFactory.instance::objectNode;
  private volatile BooleanSupplier majority = () -> false;
  private volatile BooleanSupplier proven = () -> false;

  /**
   * @return whether that changed anything
   */
  public boolean has(Part part) {
    return missing.remove(part);
  }

  /**
   * @return whether that changed anything
   */
  public boolean lacks(Part part) {
    return missing.add(part);
  }

  public boolean isMissing(Part part) {
    return missing.contains(part);
  }

  public void majorityBy(BooleanSupplier reached) {
    majority = reached;
  }

  public void provenBy(BooleanSupplier known) {
    proven = known;
  }

  /** Whether this region's storage is proven; not before it is known what it is worth. */
  public boolean isProven() {
    return proven.getAsBoolean();
  }

  public void regionsBy(Supplier<ObjectNode> report) {
    regions = report;
  }

  /** What there is to say of the other regions; empty before this node has spoken to them. */
  public ObjectNode regions() {
    return regions.get();
  }

  @Override
  public List<String> waitingFor() {
    List<String> names = new ArrayList<>();
    missing.forEach(part -> names.add(part.name().toLowerCase(java.util.Locale.ROOT)));
    return names;
  }

  @Override
  public boolean reachesMajority() {
    return majority.getAsBoolean();
  }
}
