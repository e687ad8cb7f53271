package io.meridian.replication.simulation;

import io.meridian.replication.log.Operation;
import io.meridian.replication.message.Contents;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Contents that tell their past: a line for each publish and operation that is in them. */
final class TextContents implements Contents {
  private static final String DELETED = "deleted by ";

  @Override
  public byte[] created(byte[] payload, int index) {
    return payload;
  }

  @Override
  public byte[] changed(byte[] content, Operation.Kind kind, byte[] payload) {
    return changed(text(content), kind, text(payload)).getBytes(StandardCharsets.UTF_8);
  }

  static String changed(String content, Operation.Kind kind, String brings) {
    return switch (kind) {
      case UPDATE -> brings;
      case DELETE -> DELETED + brings;
      case APPEND -> content + "\n" + brings;
    };
  }

  static List<String> lines(String content) {
    return content.lines().map(line -> line.replace(DELETED, "")).toList();
  }

  static String text(byte[] content) {
    return new String(content, StandardCharsets.UTF_8);
  }
}
