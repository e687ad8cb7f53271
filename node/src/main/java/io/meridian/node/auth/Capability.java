package io.meridian.node.auth;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.meridian.node.protocol.ErrorCode;
import io.meridian.node.protocol.Flags;
import io.meridian.node.protocol.ProtocolException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Which operations are allowed on which channels. Several entries that match a channel add up.
 * Equal capabilities have the same canonical text: {@link #toString}.
 */
public final class Capability {
  private static final String EVERYTHING = "*";

  /** Everything on every channel without qualifier: what a key has that names no capability. */
  public static final Capability ALL =
      new Capability(
          List.of(new Grant(ResourcePattern.of(EVERYTHING), EnumSet.allOf(Operation.class), true)));

  private final List<Grant> grants;

  private Capability(List<Grant> grants) {
    this.grants = List.copyOf(grants);
  }

  /**
   * @param all whether it was written as a star, which new operations will be part of
   */
  private record Grant(ResourcePattern resource, Set<Operation> operations, boolean all) {}

  /**
   * Reads {@code {"resource":["operation",…],…}}. Refused with 40000 are unknown operations, a star
   * beside others, and empty lists.
   */
  public static Capability parse(JsonNode json) throws ProtocolException {
    if (!json.isObject() || json.isEmpty()) {
      throw ErrorCode.BAD_REQUEST.refuse(
          "capability " + json + " must be an object of resource and operations");
    }
    List<Grant> grants = new ArrayList<>();
    for (String resource : new TreeSet<>(names(json))) {
      grants.add(grant(resource, json.path(resource)));
    }
    return new Capability(grants);
  }

  private static Grant grant(String resource, JsonNode names) throws ProtocolException {
    if (!names.isArray() || names.isEmpty()) {
      throw ErrorCode.BAD_REQUEST.refuse(
          "capability of '" + resource + "' is " + names + ", must be a list of operations");
    }
    Set<Operation> operations = EnumSet.noneOf(Operation.class);
    for (JsonNode name : names) {
      if (EVERYTHING.equals(name.textValue())) {
        if (names.size() > 1) {
          throw ErrorCode.BAD_REQUEST.refuse(
              "capability of '" + resource + "' has '*' beside other operations");
        }
        return new Grant(ResourcePattern.of(resource), EnumSet.allOf(Operation.class), true);
      }
      operations.add(
          Operation.of(name.asText())
              .orElseThrow(
                  () ->
                      ErrorCode.BAD_REQUEST.refuse(
                          "capability of '" + resource + "' has unknown operation " + name)));
    }
    return new Grant(ResourcePattern.of(resource), Collections.unmodifiableSet(operations), false);
  }

  /**
   * Whether {@code operation} is allowed on {@code channel}, a full name with its qualifier if it
   * has one.
   */
  public boolean allows(Operation operation, String channel) {
    return grants.stream()
        .anyMatch(
            grant -> grant.operations().contains(operation) && grant.resource().matches(channel));
  }

  /**
   * The modes, bits of {@link Flags}, that an attachment to {@code channel} can be granted; 0 for
   * none.
   */
  public long modes(String channel) {
    Set<Operation> operations = EnumSet.noneOf(Operation.class);
    grants.stream()
        .filter(grant -> grant.resource().matches(channel))
        .forEach(grant -> operations.addAll(grant.operations()));
    long modes = 0;
    for (Operation operation : operations) {
      modes |= modesOf(operation);
    }
    return modes;
  }

  private static long modesOf(Operation operation) {
    return switch (operation) {
      case PUBLISH -> Flags.PUBLISH;
      case SUBSCRIBE -> Flags.SUBSCRIBE | Flags.PRESENCE_SUBSCRIBE | Flags.OBJECT_SUBSCRIBE;
      case PRESENCE -> Flags.PRESENCE;
      case ANNOTATION_PUBLISH -> Flags.ANNOTATION_PUBLISH;
      case ANNOTATION_SUBSCRIBE -> Flags.ANNOTATION_SUBSCRIBE;
      case OBJECT_SUBSCRIBE -> Flags.OBJECT_SUBSCRIBE;
      case OBJECT_PUBLISH -> Flags.OBJECT_PUBLISH;
      default -> 0;
    };
  }

  /** Canonical JSON: resources sorted, operations sorted, no blanks. */
  @Override
  public String toString() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    for (Grant grant : grants) {
      List<String> names =
          grant.all()
              ? List.of(EVERYTHING)
              : grant.operations().stream().map(Operation::wireName).sorted().toList();
      names.forEach(json.withArrayProperty(grant.resource().text())::add);
    }
    return json.toString();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Capability capability && grants.equals(capability.grants);
  }

  @Override
  public int hashCode() {
    return grants.hashCode();
  }

  private static List<String> names(JsonNode json) {
    return json.properties().stream().map(Map.Entry::getKey).toList();
  }
}
