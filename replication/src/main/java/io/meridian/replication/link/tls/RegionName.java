package io.meridian.replication.link.tls;

import io.meridian.regions.RegionId;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;

/** How a certificate names its region: by one URI, {@code urn:meridian:region:eu}. */
final class RegionName {
  private static final String PREFIX = "urn:meridian:region:";

  /** Of general names, RFC 5280, 4.2.1.6. */
  private static final Integer URI = 6;

  private RegionName() {}

  /**
   * @throws IllegalArgumentException when it names none, several, or one that nobody may have
   */
  static RegionId of(X509Certificate certificate) {
    List<String> names = uris(certificate).filter(uri -> uri.startsWith(PREFIX)).toList();
    if (names.size() != 1) {
      throw new IllegalArgumentException(
          "it names " + names.size() + " regions by a URI " + PREFIX + "…, must be 1");
    }
    return new RegionId(names.get(0).substring(PREFIX.length()));
  }

  private static Stream<String> uris(X509Certificate certificate) {
    try {
      Collection<List<?>> names = certificate.getSubjectAlternativeNames();
      return names == null
          ? Stream.empty()
          : names.stream()
              .filter(name -> URI.equals(name.get(0)))
              .map(name -> (String) name.get(1));
    } catch (CertificateParsingException e) {
      throw new IllegalArgumentException("its alternative names cannot be read", e);
    }
  }
}
