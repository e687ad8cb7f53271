package io.meridian.node.auth;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What a capability can allow, by the name that it has in one. */
public enum Operation {
  SUBSCRIBE("subscribe"),
  PUBLISH("publish"),
  PRESENCE("presence"),
  OBJECT_SUBSCRIBE("object-subscribe"),
  OBJECT_PUBLISH("object-publish"),
  ANNOTATION_SUBSCRIBE("annotation-subscribe"),
  ANNOTATION_PUBLISH("annotation-publish"),
  MESSAGE_UPDATE_OWN("message-update-own"),
  MESSAGE_UPDATE_ANY("message-update-any"),
  MESSAGE_DELETE_OWN("message-delete-own"),
  MESSAGE_DELETE_ANY("message-delete-any"),
  HISTORY("history"),
  STATS("stats"),
  PUSH_SUBSCRIBE("push-subscribe"),
  PUSH_ADMIN("push-admin"),
  CHANNEL_METADATA("channel-metadata"),
  PRIVILEGED_HEADERS("privileged-headers");

  private static final Map<String, Operation> BY_NAME =
      Arrays.stream(values())
          .collect(Collectors.toUnmodifiableMap(Operation::wireName, Function.identity()));

  private final String wireName;

  Operation(String wireName) {
    this.wireName = wireName;
  }

  /** The name in a capability. */
  public String wireName() {
    return wireName;
  }

  /** The operation of a name, if there is one. */
  public static Optional<Operation> of(String wireName) {
    return Optional.ofNullable(BY_NAME.get(wireName));
  }
}
