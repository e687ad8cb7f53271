package io.meridian.node;

import io.meridian.regions.RegionId;
import io.meridian.replication.link.tls.CertificatesInForce;
import io.meridian.replication.link.tls.LinkCertificate;
import io.meridian.replication.link.tls.LinkFileException;
import io.meridian.replication.link.tls.LinkFiles;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the environment says of the certificate of a node's links.
 *
 * @param certificate what the files said when the node started
 */
record LinkCertificateSettings(LinkFiles files, LinkCertificate certificate) {
  private static final String PREFIX = "MERIDIAN_LINK_";

  /**
   * Reads {@code MERIDIAN_LINK_CERTIFICATE}, {@code MERIDIAN_LINK_KEY} and {@code
   * MERIDIAN_LINK_AUTHORITY}: all of them, or none.
   *
   * @throws IllegalArgumentException naming the variable, the file and why it cannot be used
   */
  static Optional<LinkCertificateSettings> of(Map<String, String> environment, RegionId region) {
    List<LinkFiles.Part> missing =
        Arrays.stream(LinkFiles.Part.values())
            .filter(part -> environment.getOrDefault(PREFIX + part, "").isBlank())
            .toList();
    if (missing.size() == LinkFiles.Part.values().length) {
      return Optional.empty();
    }
    if (!missing.isEmpty()) {
      throw new IllegalArgumentException(
          PREFIX + missing.get(0) + " is not set, but others of the three for TLS are");
    }
    LinkFiles files =
        new LinkFiles(
            file(environment, LinkFiles.Part.CERTIFICATE),
            file(environment, LinkFiles.Part.KEY),
            file(environment, LinkFiles.Part.AUTHORITY));
    try {
      return Optional.of(new LinkCertificateSettings(files, LinkCertificate.read(files, region)));
    } catch (LinkFileException e) {
      String name = PREFIX + e.part();
      throw new IllegalArgumentException(
          name + " is '" + environment.get(name) + "': " + e.getMessage(), e);
    }
  }

  /** The certificate, and those that take its place while the node runs. */
  CertificatesInForce inForce(RegionId region) {
    CertificatesInForce certificates =
        new CertificatesInForce(files, region, certificate, InstantSource.system());
    certificates.watch();
    return certificates;
  }

  private static Path file(Map<String, String> environment, LinkFiles.Part part) {
    return Path.of(environment.getOrDefault(PREFIX + part, ""));
  }
}
