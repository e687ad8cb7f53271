package io.meridian.regions;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Reads a topology file field by field. Shape (missing, unknown or wrongly typed fields) is checked
 * here, values by the records themselves; either way the error tells where in the file it is.
 */
final class TopologyReader {
  private static final long MAX_FILE_BYTES = 1 << 20;

  /** So many survive the way into a double and back; Terraform has hundreds, and is told these. */
  private static final MathContext DIGITS_OF_A_DOUBLE = new MathContext(15, RoundingMode.HALF_EVEN);

  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .build();

  private final Path file;

  TopologyReader(Path file) {
    this.file = file;
  }

  Topology read() {
    JsonNode root = object("the file", parse(), Set.of("regions", "retiredIndexes"));
    List<Region> regions = list("", root, "regions", this::region);
    List<Integer> retired =
        root.has("retiredIndexes") ? list("", root, "retiredIndexes", this::integer) : List.of();
    return located("", () -> new Topology(regions, retired));
  }

  private JsonNode parse() {
    try {
      if (Files.exists(file) && !Files.isRegularFile(file)) {
        throw invalid("is not a regular file");
      }
      long size = Files.size(file);
      if (size > MAX_FILE_BYTES) {
        throw invalid("is " + size + " bytes, max " + MAX_FILE_BYTES);
      }
      return JSON.readTree(text(Files.readAllBytes(file)));
    } catch (CharacterCodingException e) {
      throw invalid("is not UTF-8");
    } catch (JsonProcessingException e) {
      var at = e.getLocation();
      throw invalid(
          (at == null ? "" : "line " + at.getLineNr() + ", column " + at.getColumnNr() + ": ")
              + e.getOriginalMessage());
    } catch (IOException e) {
      throw invalid("cannot be read: " + e);
    }
  }

  /** Jackson itself would guess the encoding; Terraform knows one. */
  private static String text(byte[] bytes) throws CharacterCodingException {
    return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
  }

  private Region region(String at, JsonNode node) {
    object(
        at,
        node,
        Set.of(
            "id",
            "index",
            "name",
            "latitude",
            "longitude",
            "addresses",
            "cassandra",
            "ports",
            "peers",
            "state",
            "cidr"));
    RegionId id = regionId(at + ".id", required(at, node, "id"));
    List<String> addresses = list(at, node, "addresses", this::text);
    if (addresses.isEmpty()) {
      throw invalid(at + ".addresses has 0 entries, allowed are 1 to " + Region.MAX_NODES);
    }
    String cassandra =
        node.has("cassandra") ? text(at + ".cassandra", node.get("cassandra")) : addresses.get(0);
    Ports ports = node.has("ports") ? ports(at + ".ports", node.get("ports")) : Ports.DEFAULT;
    int index = integer(at + ".index", required(at, node, "index"));
    String name = text(at + ".name", required(at, node, "name"));
    double latitude = number(at + ".latitude", required(at, node, "latitude"));
    double longitude = number(at + ".longitude", required(at, node, "longitude"));
    List<RegionId> peers = list(at, node, "peers", this::regionId);
    RegionState state =
        node.has("state") ? state(at + ".state", node.get("state")) : RegionState.MEMBER;
    Optional<Cidr> cidr =
        node.has("cidr") ? Optional.of(cidr(at + ".cidr", node.get("cidr"))) : Optional.empty();
    return located(
        at,
        () ->
            new Region(
                id, index, name, latitude, longitude, addresses, cassandra, ports, peers, state,
                cidr));
  }

  private RegionState state(String at, JsonNode node) {
    String value = text(at, node);
    return located(at, () -> RegionState.of(value));
  }

  private Cidr cidr(String at, JsonNode node) {
    String value = text(at, node);
    return located(at, () -> Cidr.of(value));
  }

  private Ports ports(String at, JsonNode node) {
    object(at, node, Set.of("client", "cluster", "link", "cassandra", "cassandraStorage"));
    int client = port(at, node, "client", Ports.DEFAULT.client());
    int cluster = port(at, node, "cluster", Ports.DEFAULT.cluster());
    int link = port(at, node, "link", Ports.DEFAULT.link());
    int cassandra = port(at, node, "cassandra", Ports.DEFAULT.cassandra());
    int storage = port(at, node, "cassandraStorage", Ports.DEFAULT.cassandraStorage());
    return located(at, () -> new Ports(client, cluster, link, cassandra, storage));
  }

  private int port(String at, JsonNode ports, String field, int otherwise) {
    return ports.has(field) ? integer(at + "." + field, ports.get(field)) : otherwise;
  }

  private RegionId regionId(String at, JsonNode node) {
    String value = text(at, node);
    return located(at, () -> new RegionId(value));
  }

  private <T> List<T> list(String at, JsonNode object, String field, ElementReader<T> read) {
    JsonNode array = required(at, object, field);
    String path = at.isEmpty() ? field : at + "." + field;
    if (!array.isArray()) {
      throw wrongType(path, array, "an array");
    }
    List<T> elements = new ArrayList<>();
    for (JsonNode element : array) {
      elements.add(read.read(path + "[" + elements.size() + "]", element));
    }
    return elements;
  }

  private JsonNode object(String at, JsonNode node, Set<String> known) {
    if (!node.isObject()) {
      throw wrongType(at, node, "an object");
    }
    node.fieldNames()
        .forEachRemaining(
            field -> {
              if (!known.contains(field)) {
                throw invalid(
                    at
                        + " has the unknown field \""
                        + field
                        + "\", known are "
                        + String.join(", ", known.stream().sorted().toList()));
              }
            });
    return node;
  }

  private JsonNode required(String at, JsonNode object, String field) {
    JsonNode value = object.get(field);
    if (value == null) {
      throw invalid((at.isEmpty() ? "the file" : at) + " lacks the field \"" + field + "\"");
    }
    return value;
  }

  /** Composed, as Terraform keeps it. */
  private String text(String at, JsonNode node) {
    return Normalizer.normalize(
        typed(at, node, node.isTextual(), "a string", JsonNode::textValue), Normalizer.Form.NFC);
  }

  private int integer(String at, JsonNode node) {
    boolean isWhole = node.canConvertToExactIntegral() && node.canConvertToInt();
    return typed(at, node, isWhole, "a whole number", JsonNode::intValue);
  }

  private double number(String at, JsonNode node) {
    BigDecimal exact = typed(at, node, node.isNumber(), "a number", JsonNode::decimalValue);
    return exact.round(DIGITS_OF_A_DOUBLE).doubleValue();
  }

  private <T> T typed(
      String at, JsonNode node, boolean matches, String type, Function<JsonNode, T> value) {
    if (!matches) {
      throw wrongType(at, node, type);
    }
    return value.apply(node);
  }

  /** Adds the place in the file to what a record says about its value. */
  private <T> T located(String at, Supplier<T> make) {
    try {
      return make.get();
    } catch (IllegalArgumentException e) {
      throw invalid(at.isEmpty() ? String.valueOf(e.getMessage()) : at + ": " + e.getMessage());
    }
  }

  private InvalidTopologyException wrongType(String at, JsonNode node, String expected) {
    String value = node.toString();
    String shown = value.length() > 80 ? value.substring(0, 80) + "…" : value;
    return invalid(at + " is " + shown + ", expected " + expected);
  }

  private InvalidTopologyException invalid(String problem) {
    return new InvalidTopologyException(file, problem);
  }

  @FunctionalInterface
  private interface ElementReader<T> {
    T read(String at, JsonNode element);
  }
}
