package io.meridian.node;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.meridian.regions.RegionId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code terraform/hosts/certificates} makes, and what a node's environment says of it. */
@Timeout(60)
class LinkCertificateSettingsTest {
  private static final Path SCRIPT =
      Path.of(System.getProperty("basedir", ""), "..", "terraform/hosts/certificates");
  private static final RegionId EU = new RegionId("eu");

  private final Path folder;
  private final Map<String, String> environment = new HashMap<>();

  LinkCertificateSettingsTest(@TempDir Path parent) {
    folder = parent.resolve("certificates");
  }

  private record Run(int exit, String said) {}

  @BeforeEach
  void certificatesOfTwoRegions() throws Exception {
    boolean openssl = new ProcessBuilder("sh", "-c", "command -v openssl").start().waitFor() == 0;
    assumeTrue(
        openssl || System.getenv("CI") != null, "openssl, which makes certificates, is not here");
    assertThat(script("--days", "20", folder.toString(), "eu", "us").exit()).isZero();
    environment.put("MERIDIAN_LINK_CERTIFICATE", folder.resolve("eu.pem").toString());
    environment.put("MERIDIAN_LINK_KEY", folder.resolve("eu.key").toString());
    environment.put("MERIDIAN_LINK_AUTHORITY", folder.resolve("authority.pem").toString());
  }

  @Test
  void aNodeTakesWhatTheScriptMade() {
    LinkCertificateSettings settings = LinkCertificateSettings.of(environment, EU).orElseThrow();

    assertThat(Duration.between(Instant.now(), settings.certificate().end()))
        .isBetween(Duration.ofDays(19), Duration.ofDays(20));
  }

  @ParameterizedTest
  @ValueSource(strings = {"authority.pem", "eu.pem"})
  void aMachineWhoseClockIsBehindTakesThem(String file) throws Exception {
    try (var in = Files.newInputStream(folder.resolve(file))) {
      var certificate =
          (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);

      certificate.checkValidity(Date.from(Instant.now().minus(Duration.ofMinutes(9))));
    }
  }

  @Test
  void withoutAnyOfTheVariablesThereIsNoTls() {
    assertThat(LinkCertificateSettings.of(Map.of(), EU)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"MERIDIAN_LINK_CERTIFICATE", "MERIDIAN_LINK_KEY", "MERIDIAN_LINK_AUTHORITY"})
  void aVariableThatIsMissingOrNamesNoFileIsNamed(String variable) {
    environment.put(variable, "/nowhere/file.pem");
    refused(variable + " is '/nowhere/file.pem': the file cannot be read");

    environment.put(variable, "");
    refused(variable + " is not set");
  }

  @Test
  void filesThatDoNotGoTogetherAreNamed() {
    environment.put("MERIDIAN_LINK_KEY", folder.resolve("us.key").toString());
    refused("MERIDIAN_LINK_KEY is '" + folder.resolve("us.key") + "': it is not the key");

    environment.put("MERIDIAN_LINK_CERTIFICATE", folder.resolve("us.pem").toString());
    refused("MERIDIAN_LINK_CERTIFICATE is '" + folder.resolve("us.pem") + "': it is of region us");
  }

  private void refused(String reason) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> LinkCertificateSettings.of(environment, EU))
        .withMessageContaining(reason);
  }

  @Test
  void keysAreReadableByTheirOwnerAlone() throws IOException {
    for (String key : List.of("authority.key", "eu.key", "us.key")) {
      assertThat(Files.getPosixFilePermissions(folder.resolve(key)))
          .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    }
    try (var made = Files.list(folder)) {
      assertThat(made.map(path -> path.getFileName().toString()))
          .containsExactlyInAnyOrder(
              "authority.key", "authority.pem", "eu.key", "eu.pem", "us.key", "us.pem");
    }
  }

  @Test
  void nothingIsOverwrittenAndTheAuthorityIsUsedAgain() throws Exception {
    String authority = Files.readString(folder.resolve("authority.pem"));
    Run refused = script(folder.toString(), "ap", "eu");
    assertThat(refused.exit()).isEqualTo(1);
    assertThat(refused.said()).contains("eu.key is there: nothing is overwritten");
    assertThat(folder.resolve("ap.pem")).doesNotExist();

    assertThat(script(folder.toString(), "ap").exit()).isZero();

    assertThat(Files.readString(folder.resolve("authority.pem"))).isEqualTo(authority);
    environment.put("MERIDIAN_LINK_CERTIFICATE", folder.resolve("ap.pem").toString());
    environment.put("MERIDIAN_LINK_KEY", folder.resolve("ap.key").toString());
    assertThat(LinkCertificateSettings.of(environment, new RegionId("ap"))).isPresent();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "FOLDER",
        "FOLDER Eu",
        "FOLDER sa sa",
        "FOLDER authority",
        "FOLDER ../sa",
        "--days 0 FOLDER sa",
        "--days 3651 FOLDER sa",
        "--days x FOLDER sa",
        "--days 08 FOLDER sa",
        "--days 010 FOLDER sa",
        "FOLDER sa ap\nsa",
        "FOLDER 1sa",
        "FOLDER a2345678901234567",
        "--day 3 FOLDER sa"
      })
  void wrongUsageIsRefused(String arguments) throws Exception {
    String[] given =
        arguments.isEmpty()
            ? new String[0]
            : arguments.replace("FOLDER", folder.toString()).split(" ");

    Run run = script(given);

    assertThat(run.exit()).as(run.said()).isEqualTo(2);
    assertThat(run.said()).startsWith("certificates: ");
    assertThat(folder.resolve("sa.pem")).doesNotExist();
  }

  @Test
  void wrongUsageMakesNoFolder() throws Exception {
    Path none = folder.resolveSibling("none");

    assertThat(script("--days", "08", none.toString(), "sa").exit()).isEqualTo(2);

    assertThat(none).doesNotExist();
  }

  @ParameterizedTest
  @ValueSource(strings = {"sa.key", "sa.pem"})
  void aLinkToNothingIsNotOverwritten(String name) throws Exception {
    Path link = Files.createSymbolicLink(folder.resolve(name), Path.of("elsewhere"));

    Run refused = script(folder.toString(), "sa");

    assertThat(refused.exit()).isEqualTo(1);
    assertThat(refused.said()).contains(name + " is there: nothing is overwritten");
    assertThat(link).isSymbolicLink();
  }

  private static Run script(String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(SCRIPT.toString()));
    command.addAll(List.of(arguments));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), UTF_8);
    return new Run(process.waitFor(), said);
  }
}
