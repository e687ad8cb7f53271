package io.meridian.chaos.experiment;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** An experiment file that is good, and the same with something changed. */
final class WrittenExperiment {
  static final String GOOD =
      """
      {
        "$schema": "./schema.json",
        "title": "A region is killed",
        "claim": "Nothing is lost.",
        "seed": 7,
        "topology": {
          "regions": ["eu", "us", "ap"],
          "nodes": { "eu": 3 },
          "wan": "none"
        },
        "load": {
          "sdk": "ably-java",
          "publishersPerRegion": 1,
          "subscribersPerRegion": 2,
          "channels": 3,
          "messagesPerSecond": 20,
          "payloadBytes": 200,
          "membersPerRegion": 1,
          "moving": true
        },
        "steadyState": {
          "warmUp": "5 s",
          "over": "10 s",
          "probes": [
            { "probe": "delivery-p99-millis", "max": 250.5 }
          ]
        },
        "method": [
          { "fault": "kill", "target": "us", "at": "500 ms", "for": "20 s" },
          { "fault": "slow-storage", "target": "eu", "at": "1 min", "parameters": { "percent": 60 } }
        ],
        "after": "15 s",
        "stopWhen": [
          { "probe": "unanswered", "max": 500 }
        ],
        "rollbacks": "automatic",
        "invariants": [
          "nothing-lost",
          { "invariant": "recovered-within-millis", "max": 20000 }
        ],
        "evidence": ["history", "report"],
        "expected": "holds"
      }
      """;

  private WrittenExperiment() {}

  /** The good one with a part of its text replaced, which must be there once. */
  static String with(String part, String replacement) {
    int at = GOOD.indexOf(part);
    if (at < 0 || GOOD.indexOf(part, at + 1) >= 0) {
      throw new IllegalArgumentException("not there once: " + part);
    }
    return GOOD.replace(part, replacement);
  }

  /** With these faults alone, each in a line of its own, the first in line 29. */
  static String withMethod(String... steps) {
    int from = GOOD.indexOf("\"method\": [\n") + "\"method\": [\n".length();
    int to = GOOD.indexOf("  ],\n  \"after\"");
    return GOOD.substring(0, from) + String.join(",\n", steps) + "\n" + GOOD.substring(to);
  }

  static Path write(Path folder, String text) throws IOException {
    return Files.writeString(folder.resolve("kill-it.json"), text);
  }
}
