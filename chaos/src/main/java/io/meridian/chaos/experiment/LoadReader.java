package io.meridian.chaos.experiment;

import java.util.Optional;
import java.util.Set;

/** Reads what clients do all the time. */
final class LoadReader {
  /** Each subscriber attaches to all channels, and a connection has at most as many. */
  private static final int MAX_CHANNELS = 200;

  private static final int MAX_PUBLISHERS = 1_000;
  private static final int MAX_SUBSCRIBERS = 1_000;
  private static final int MAX_MEMBERS = 1_000;
  private static final int MAX_MESSAGES_PER_SECOND = 5_000;
  private static final int MAX_PAYLOAD_BYTES = 64 * 1024;
  private static final Set<String> SDKS = Set.of("ably-java");

  private final Problems problems;

  LoadReader(Problems problems) {
    this.problems = problems;
  }

  Load read(Optional<Fields> load) {
    if (load.isEmpty()) {
      return new Load(1, 1, 1, 1, 1, 0, true);
    }
    Fields fields = load.get();
    checkSdk(fields);
    Load read =
        new Load(
            fields.whole("publishersPerRegion", 1, MAX_PUBLISHERS),
            fields.whole("subscribersPerRegion", 1, MAX_SUBSCRIBERS),
            fields.whole("channels", 1, MAX_CHANNELS),
            fields.whole("messagesPerSecond", 1, MAX_MESSAGES_PER_SECOND),
            fields.whole("payloadBytes", 1, MAX_PAYLOAD_BYTES),
            fields.whole("membersPerRegion", 0, MAX_MEMBERS),
            fields.flag("moving"));
    fields.end();
    return read;
  }

  private void checkSdk(Fields fields) {
    fields
        .text("sdk")
        .filter(sdk -> !SDKS.contains(sdk.value()))
        .ifPresent(
            sdk ->
                problems.add(
                    sdk.place(),
                    "%s is %s, allowed is %s"
                        .formatted(sdk.place().path(), sdk.shown(), String.join(", ", SDKS))));
  }
}
