package io.meridian.node.e2e;

import static io.meridian.node.e2e.Deployment.AP;
import static io.meridian.node.e2e.Deployment.EU;
import static io.meridian.node.e2e.Deployment.REGIONS;
import static io.meridian.node.e2e.Deployment.US;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.meridian.chaos.history.HistoryReport;
import io.meridian.regions.RegionId;
import io.meridian.regions.launch.NodeId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * Goal: with certificates, regions exchange as without, and one without does not take part. Method:
 * nodes are started anew with what {@code terraform/hosts/certificates} made, first of one region,
 * then of all; at the end again without.
 */
@ExtendWith(DeploymentExtension.class)
@Timeout(300)
class LinkTlsIT {
  private static final int MESSAGES = 100;
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Path SCRIPT =
      Path.of(System.getProperty("basedir", ""), "..", "terraform/hosts/certificates");

  private final Deployment deployment;
  private final Path folder;

  LinkTlsIT(Deployment deployment, @TempDir Path parent) {
    this.deployment = deployment;
    this.folder = parent.resolve("certificates");
  }

  @AfterEach
  void withoutTls() {
    Map<RegionId, Map<String, String>> none = new LinkedHashMap<>();
    REGIONS.forEach(region -> none.put(region, Map.of()));
    deployment.restartNodes(none);
  }

  @Test
  void regionsWithCertificatesExchangeAndOneWithoutIsRefused() throws Exception {
    makeCertificates();

    deployment.restartNodes(Map.of(EU, tls(EU)));
    logSays(EU, "Link to us at .* closed, tls: the other end does not speak TLS");
    logSays(EU, "Link from .* closed, tls: the other end does not begin TLS");
    logSays(US, "Link to eu at .* closed, tls: the other end speaks TLS, this one does not");
    logSays(US, "Link from .* closed, tls: the other end speaks TLS, this one does not");

    deployment.restartNodes(Map.of(US, tls(US), AP, tls(AP)));
    String channel = Deployment.channel("tls");
    try (Scene scene = new Scene()) {
      List<SdkClient> clients = new ArrayList<>();
      for (RegionId region : REGIONS) {
        clients.add(scene.client("client-" + region, deployment.address(region)));
      }
      clients.forEach(client -> client.subscribe(channel));
      for (int i = 0; i < MESSAGES; i++) {
        clients.forEach(client -> client.publish(channel));
      }

      HistoryReport report = scene.endsWell();
      assertThat(report.acknowledged()).isEqualTo(3L * MESSAGES);
      assertThat(clients).allMatch(client -> client.received() == 3 * MESSAGES);
    }
  }

  private void makeCertificates() throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(SCRIPT.toString(), folder.toString()));
    REGIONS.forEach(region -> command.add(region.value()));
    assertThat(new ProcessBuilder(command).inheritIO().start().waitFor()).isZero();
  }

  private Map<String, String> tls(RegionId region) {
    return Map.of(
        "MERIDIAN_LINK_CERTIFICATE", folder.resolve(region + ".pem").toString(),
        "MERIDIAN_LINK_KEY", folder.resolve(region + ".key").toString(),
        "MERIDIAN_LINK_AUTHORITY", folder.resolve("authority.pem").toString());
  }

  private void logSays(RegionId region, String line) {
    Path log = deployment.logs().get(new NodeId(region, 1));
    await(region + " logs " + line)
        .atMost(PATIENCE)
        .until(
            () -> {
              try (var lines = Files.lines(log)) {
                return lines.anyMatch(logged -> logged.matches(".*" + line + ".*"));
              }
            });
  }
}
