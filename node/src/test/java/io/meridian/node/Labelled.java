package io.meridian.node;

import java.io.NotSerializableException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.pekko.serialization.SerializerWithStringManifest;

/**
 * What a serializer writes as one row of bytes: the manifest, a zero, the message. Both go over the
 * wire, and a manifest that is renamed is as bad as bytes that are.
 */
public final class Labelled {
  private Labelled() {}

  public static byte[] bytes(SerializerWithStringManifest serializer, Object message) {
    byte[] manifest = (serializer.manifest(message) + "\0").getBytes(StandardCharsets.UTF_8);
    byte[] body = serializer.toBinary(message);
    byte[] bytes = Arrays.copyOf(manifest, manifest.length + body.length);
    System.arraycopy(body, 0, bytes, manifest.length, body.length);
    return bytes;
  }

  public static Object object(SerializerWithStringManifest serializer, byte[] bytes)
      throws NotSerializableException {
    int zero = 0;
    while (bytes[zero] != 0) {
      zero++;
    }
    String manifest = new String(bytes, 0, zero, StandardCharsets.UTF_8);
    return serializer.fromBinary(Arrays.copyOfRange(bytes, zero + 1, bytes.length), manifest);
  }

  /** Each by its kind and how many of the kind were before it. */
  public static Map<String, Object> all(Stream<?> messages) {
    var counts = new HashMap<String, Integer>();
    var labelled = new LinkedHashMap<String, Object>();
    messages.forEach(
        message -> {
          // An `Ask` around a command is told by the command.
          String kind =
              message.toString().replaceAll("^Ask\\[command=", "").replaceAll("\\W.*", "");
          labelled.put(kind + "-" + counts.merge(kind, 1, Integer::sum), message);
        });
    return labelled;
  }
}
