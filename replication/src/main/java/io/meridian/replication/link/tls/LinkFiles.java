package io.meridian.replication.link.tls;

import java.nio.file.Path;
import java.util.List;

/**
 * Where a node's certificate is, all in PEM.
 *
 * @param certificate the certificate of the node's region, then those between it and the authority
 * @param key its private key in PKCS#8, not encrypted, RSA or EC
 * @param authority certificates of the authorities whose regions are taken, at least one
 */
public record LinkFiles(Path certificate, Path key, Path authority) {
  /** One of the files. */
  public enum Part {
    CERTIFICATE,
    KEY,
    AUTHORITY
  }

  Path of(Part part) {
    return switch (part) {
      case CERTIFICATE -> certificate;
      case KEY -> key;
      case AUTHORITY -> authority;
    };
  }

  List<Path> all() {
    return List.of(certificate, key, authority);
  }
}
