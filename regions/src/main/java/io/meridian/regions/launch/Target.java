package io.meridian.regions.launch;

import io.meridian.regions.RegionId;
import java.util.regex.Pattern;

/** What a fault or a look at logs is aimed at: a region as a whole, or one of its nodes. */
public sealed interface Target {
  /** The region that the target is, or is in. */
  RegionId region();

  /** All nodes of a region and its own Cassandra. */
  record WholeRegion(RegionId region) implements Target {
    @Override
    public String toString() {
      return region.toString();
    }
  }

  /** One node; its region's Cassandra is left alone. */
  record OneNode(NodeId node) implements Target {
    @Override
    public RegionId region() {
      return node.region();
    }

    @Override
    public String toString() {
      return node.toString();
    }
  }

  /**
   * Reads {@code eu} or {@code eu/2}.
   *
   * @throws IllegalArgumentException when it is neither
   */
  static Target parse(String text) {
    int slash = text.indexOf('/');
    if (slash < 0) {
      return new WholeRegion(new RegionId(text));
    }
    String number = text.substring(slash + 1);
    if (!Pattern.matches("[0-9]{1,2}", number)) {
      throw new IllegalArgumentException(
          "\"" + text + "\" is not REGION or REGION/NODE, as in eu/2");
    }
    return new OneNode(
        new NodeId(new RegionId(text.substring(0, slash)), Integer.parseInt(number)));
  }
}
