package io.meridian.regions.launch;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.meridian.regions.LocalKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;

/**
 * The two files that all regions of a deployment share: the secret, and the apps with their keys.
 * Both are made once and then left alone, so that a restart keeps clients' keys valid and what
 * somebody added to the apps stays.
 */
final class LocalCredentials {
  private static final int SECRET_BYTES = 32;
  private static final JsonMapper JSON = new JsonMapper();

  private LocalCredentials() {}

  static void makeMissing(RunFolder folder) {
    try {
      Files.createDirectories(folder.root());
      if (!Files.exists(folder.secretFile())) {
        var secret = new byte[SECRET_BYTES];
        new SecureRandom().nextBytes(secret);
        writePrivately(folder.secretFile(), HexFormat.of().formatHex(secret) + "\n");
      }
      if (!Files.exists(folder.appsFile())) {
        writePrivately(
            folder.appsFile(),
            JSON.writerWithDefaultPrettyPrinter().writeValueAsString(localApps()) + "\n");
      }
    } catch (IOException e) {
      throw new LaunchException("cannot write credentials in " + folder.root(), e);
    }
  }

  /** One app with the local key, which may do everything, and a namespace for fast answers. */
  private static ObjectNode localApps() {
    ObjectNode root = JSON.createObjectNode();
    ObjectNode app = root.putArray("apps").addObject().put("id", LocalKey.APP_ID);
    app.putArray("keys")
        .addObject()
        .put("id", LocalKey.KEY_ID)
        .put("secret", LocalKey.SECRET)
        .putObject("capability")
        .putArray("*")
        .add("*");
    app.putArray("namespaces").addObject().put("id", "fast").put("durability", "region");
    return root;
  }

  /** Readable by its owner alone from the first byte on, and never half written. */
  private static void writePrivately(Path file, String content) throws IOException {
    Path next = file.resolveSibling(file.getFileName() + ".next");
    Files.deleteIfExists(next);
    Files.createFile(
        next, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(next, content);
    Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
  }
}
