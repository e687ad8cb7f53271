package io.meridian.replication.link.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.meridian.regions.RegionId;
import io.meridian.replication.link.tls.LinkFiles.Part;
import io.meridian.replication.link.tls.TestAuthority.Wanted;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class LinkCertificateTest {
  private static final RegionId EU = new RegionId("eu");

  private final TestAuthority authority = new TestAuthority("authority");
  private final Path folder;

  LinkCertificateTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @ParameterizedTest
  @ValueSource(strings = {"EC", "RSA"})
  void aCertificateOfTheRegionIsRead(String keyKind) {
    LinkFiles files = authority.write(folder, Wanted.of("eu").keyKind(keyKind));

    LinkCertificate read = LinkCertificate.read(files, EU);

    assertThat(Duration.between(Instant.now(), read.end())).isBetween(days(29), days(30));
    assertThat(read.toString()).contains("until", "CN=authority");
  }

  @Test
  void textAroundTheBlocksAndSeveralAuthoritiesAreTaken() throws IOException {
    LinkFiles files = authority.write(folder, Wanted.of("eu").uri("https://example.com/"));
    TestAuthority.write(
        files.authority(), "# the old\n", new TestAuthority("old").pem(), "\n", authority.pem());
    TestAuthority.write(
        files.certificate(), "Certificate:\n  Data: -\n", Files.readString(files.certificate()));

    assertThat(LinkCertificate.read(files, EU).toString()).contains("CN=old", "CN=authority");
  }

  @Test
  void aCertificateOfAnotherRegionIsRefused() {
    refused(Wanted.of("us"), Part.CERTIFICATE, "it is of region us, this node is of region eu");
  }

  @Test
  void aCertificateThatNamesNoRegionOrSeveralIsRefused() {
    refused(new Wanted(), Part.CERTIFICATE, "names 0 regions");
    refused(new Wanted().uri("https://eu/"), Part.CERTIFICATE, "names 0 regions");
    refused(Wanted.of("eu").uri("urn:meridian:region:us"), Part.CERTIFICATE, "names 2 regions");
    refused(Wanted.of("E U".replace(' ', '_')), Part.CERTIFICATE, "region id \"E_U\"");
  }

  @Test
  void aCertificateThatDoesNotHoldNowIsRefused() {
    refused(Wanted.of("eu").days(-9, -2), Part.CERTIFICATE, "it ended at 20");
    refused(Wanted.of("eu").days(2, 9), Part.CERTIFICATE, "it begins at 20");
  }

  @Test
  void aCertificateForOneEndOfAConnectionOnlyIsRefused() {
    refused(Wanted.of("eu").onlyFor(KeyPurposeId.id_kp_serverAuth), Part.CERTIFICATE, "TLS client");
    refused(Wanted.of("eu").onlyFor(KeyPurposeId.id_kp_clientAuth), Part.CERTIFICATE, "TLS server");
  }

  @Test
  void aCertificateOfAnotherAuthorityIsRefused() {
    LinkFiles files = authority.write(folder, Wanted.of("eu"));
    TestAuthority.write(files.authority(), new TestAuthority("another").pem());

    refused(files, Part.CERTIFICATE, "none of this node's authorities signed it");
  }

  @ParameterizedTest
  @ValueSource(strings = {"EC", "RSA"})
  void anotherKeyIsRefused(String kind) {
    LinkFiles other = authority.write(folder.resolve("other"), Wanted.of("eu").keyKind(kind));
    LinkFiles files = authority.write(folder, Wanted.of("eu"));

    refused(
        new LinkFiles(files.certificate(), other.key(), files.authority()),
        Part.KEY,
        kind.equals("EC") ? "it is not the key of the certificate" : "its key is none for EC");
  }

  @ParameterizedTest
  @EnumSource(Part.class)
  void aFileThatCannotBeReadIsNamed(Part part) throws IOException {
    LinkFiles files = authority.write(folder, Wanted.of("eu"));

    TestAuthority.write(
        files.of(part), "-----BEGIN EC PRIVATE KEY-----\nAAAA\n", "-----END EC PRIVATE KEY-----\n");
    refused(files, part, "but [EC PRIVATE KEY]");
    TestAuthority.write(files.of(part), "x".repeat((1 << 20) + 1));
    refused(files, part, "it has 1048577 bytes, max 1048576");
    String label = part == Part.KEY ? "PRIVATE KEY" : "CERTIFICATE";
    TestAuthority.write(files.of(part), TestAuthority.pem(label, new byte[] {1, 2, 3}));
    refused(files, part, part == Part.KEY ? "its key is none for EC" : "certificate 1");
    Files.delete(files.of(part));
    refused(files, part, "the file cannot be read");
  }

  private void refused(Wanted wanted, Part part, String reason) {
    refused(authority.write(folder, wanted), part, reason);
  }

  private static void refused(LinkFiles files, Part part, String reason) {
    assertThatExceptionOfType(LinkFileException.class)
        .isThrownBy(() -> LinkCertificate.read(files, EU))
        .withMessageContaining(reason)
        .satisfies(refusal -> assertThat(refusal.part()).isEqualTo(part));
  }

  private static Duration days(int count) {
    return Duration.ofDays(count);
  }
}
