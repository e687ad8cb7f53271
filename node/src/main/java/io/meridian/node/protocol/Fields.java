package io.meridian.node.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The fields of one object of a frame, by type. Null on the wire is absent. What has a wrong type
 * is refused with 40001.
 *
 * @param owner what the object is called in errors, for example {@code messages[2]}
 * @param node the object
 */
record Fields(String owner, JsonNode node) {
  private static final double EXACT_DOUBLE_MAX = 1L << 53;

  /** The fields of {@code node}, which must be an object. */
  static Fields of(String owner, JsonNode node) throws ProtocolException {
    if (!node.isObject()) {
      throw ErrorCode.INVALID_BODY.refuse(
          owner + " is of type " + WireReader.typeName(node) + ", must be an object");
    }
    return new Fields(owner, node);
  }

  @Nullable JsonNode any(String name) {
    JsonNode value = node.get(name);
    return value == null || value.isNull() ? null : value;
  }

  @Nullable String text(String name) throws ProtocolException {
    JsonNode value = any(name);
    if (value == null) {
      return null;
    }
    if (!value.isTextual()) {
      throw wrongType(name, value, "text");
    }
    return Utf8.wellFormed(value.textValue());
  }

  @Nullable Long integer(String name) throws ProtocolException {
    JsonNode value = any(name);
    if (value == null) {
      return null;
    }
    if (value.isIntegralNumber() && value.canConvertToLong()) {
      return value.longValue();
    }
    double number = value.isNumber() ? value.doubleValue() : Double.NaN;
    if (number == Math.rint(number) && Math.abs(number) <= EXACT_DOUBLE_MAX) {
      return (long) number;
    }
    throw wrongType(name, value, "an integer of 64 bits");
  }

  @Nullable Integer smallInteger(String name) throws ProtocolException {
    Long value = integer(name);
    if (value == null) {
      return null;
    }
    if (value.intValue() != value) {
      throw ErrorCode.INVALID_BODY.refuse(
          owner + "." + name + " is " + value + ", must be an integer of 32 bits");
    }
    return value.intValue();
  }

  @Nullable Fields object(String name) throws ProtocolException {
    JsonNode value = any(name);
    return value == null ? null : of(owner + "." + name, value);
  }

  /** The array of a name; an empty one when it is absent. */
  Iterable<JsonNode> array(String name) throws ProtocolException {
    JsonNode value = any(name);
    if (value == null) {
      return List.of();
    }
    if (!value.isArray()) {
      throw wrongType(name, value, "an array");
    }
    return value;
  }

  private ProtocolException wrongType(String name, JsonNode value, String wanted) {
    return ErrorCode.INVALID_BODY.refuse(
        owner + "." + name + " is of type " + WireReader.typeName(value) + ", must be " + wanted);
  }
}
