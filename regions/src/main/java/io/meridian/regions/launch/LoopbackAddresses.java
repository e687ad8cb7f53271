package io.meridian.regions.launch;

import io.meridian.regions.Region;
import io.meridian.regions.Topology;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/** The addresses of one more region on this machine: region R has {@code 127.0.R.1} and so on. */
final class LoopbackAddresses {
  private static final Pattern LOOPBACK =
      Pattern.compile("(127\\.\\d{1,3})\\.(\\d{1,3})\\.\\d{1,3}");
  private static final int MAX = 255;

  private LoopbackAddresses() {}

  /**
   * As many as the first region has, above those of all others.
   *
   * @throws LaunchException when some region's addresses are of another kind, or none is left
   */
  static List<String> next(Topology topology) {
    int highest = 0;
    String network = "";
    for (Region region : topology.regions()) {
      Matcher loopback = LOOPBACK.matcher(region.addresses().get(0));
      if (!loopback.matches()) {
        throw new LaunchException(
            "address "
                + region.addresses().get(0)
                + " of region "
                + region.id()
                + " is not a loopback address: say with --address where the new nodes listen");
      }
      network = loopback.group(1);
      highest = Math.max(highest, Integer.parseInt(loopback.group(2)));
    }
    if (highest >= MAX) {
      throw new LaunchException(
          "no loopback address is left above " + network + "." + highest + ": say --address");
    }
    String prefix = network + "." + (highest + 1) + ".";
    return IntStream.rangeClosed(1, topology.regions().get(0).addresses().size())
        .mapToObj(node -> prefix + node)
        .toList();
  }
}
