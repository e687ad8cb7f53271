package io.meridian.chaos.bench;

/** When a publish is acknowledged. */
enum Durability {
  /** When the publisher's region has it. */
  REGION("fast:"),
  /** When most regions have it. */
  MAJORITY("");

  private final String namespace;

  Durability(String namespace) {
    this.namespace = namespace;
  }

  /** A channel of a namespace of the local app that has this durability. */
  String channel(String name) {
    return namespace + name;
  }
}
