package io.meridian.regions;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.function.Consumer;

/**
 * Changes a topology file: one region at a time, checked before it takes the old file's place in
 * one step, so that whoever reads meanwhile sees the old file or the new one.
 */
public final class TopologyFile {
  private static final JsonMapper JSON = new JsonMapper();

  private final Path file;

  public TopologyFile(Path file) {
    this.file = file;
  }

  /**
   * What the file says now.
   *
   * @throws InvalidTopologyException as {@link Topology#load}
   */
  public Topology load() {
    return Topology.load(file);
  }

  /** Adds a region at the end, which links to all others and all others to it. */
  public Topology add(Region region) {
    return change(
        root -> {
          ArrayNode regions = regions(root);
          ObjectNode added = JSON.createObjectNode();
          added.put("id", region.id().value());
          added.put("index", region.index());
          added.put("name", region.name());
          added.put("latitude", region.latitude());
          added.put("longitude", region.longitude());
          region.addresses().forEach(added.putArray("addresses")::add);
          if (!region.cassandraAddress().equals(region.addresses().get(0))) {
            added.put("cassandra", region.cassandraAddress());
          }
          added.set("ports", JSON.valueToTree(region.ports()));
          ArrayNode peers = added.putArray("peers");
          for (JsonNode other : regions) {
            peers.add(other.get("id"));
            ((ArrayNode) other.get("peers")).add(region.id().value());
          }
          added.put("state", region.state().text());
          region.cidr().ifPresent(cidr -> added.put("cidr", cidr.toString()));
          regions.add(added);
        });
  }

  /** Changes a region's state; of a member the file need not say it. */
  public Topology setState(RegionId id, RegionState state) {
    return change(
        root -> {
          ArrayNode regions = regions(root);
          ObjectNode region = (ObjectNode) regions.get(indexOf(regions, id));
          if (state == RegionState.MEMBER) {
            region.remove("state");
          } else {
            region.put("state", state.text());
          }
        });
  }

  /** Removes a region, also from the peers of all others, and retires its index. */
  public Topology remove(RegionId id) {
    return change(
        root -> {
          ArrayNode regions = regions(root);
          JsonNode removed = regions.remove(indexOf(regions, id));
          root.withArray("retiredIndexes").add(removed.get("index"));
          for (JsonNode other : regions) {
            ArrayNode peers = (ArrayNode) other.get("peers");
            for (int i = peers.size() - 1; i >= 0; i--) {
              if (peers.get(i).textValue().equals(id.value())) {
                peers.remove(i);
              }
            }
          }
        });
  }

  private static ArrayNode regions(ObjectNode root) {
    return (ArrayNode) root.get("regions");
  }

  private static int indexOf(ArrayNode regions, RegionId id) {
    for (int i = 0; i < regions.size(); i++) {
      if (regions.get(i).get("id").textValue().equals(id.value())) {
        return i;
      }
    }
    throw new IllegalArgumentException("unknown region " + id);
  }

  private Topology change(Consumer<ObjectNode> change) {
    load();
    Path next = file.resolveSibling(file.getFileName() + ".next");
    try {
      ObjectNode root = (ObjectNode) JSON.readTree(Files.readAllBytes(file));
      change.accept(root);
      Files.write(next, (JSON.writer(layout()).writeValueAsString(root) + "\n").getBytes(UTF_8));
      Topology topology = checked(next);
      Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      return topology;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot change " + file, e);
    }
  }

  /** A file that is not valid does not stay behind. */
  private static Topology checked(Path next) throws IOException {
    try {
      return Topology.load(next);
    } catch (InvalidTopologyException e) {
      Files.delete(next);
      throw e;
    }
  }

  /** Objects on lines of their own, lists of plain values on one line. */
  private static DefaultPrettyPrinter layout() {
    var lines = new DefaultIndenter("  ", "\n");
    return new DefaultPrettyPrinter(
            Separators.createDefaultInstance()
                .withObjectFieldValueSpacing(Separators.Spacing.AFTER))
        .withObjectIndenter(lines);
  }
}
