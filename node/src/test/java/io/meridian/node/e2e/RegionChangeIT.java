package io.meridian.node.e2e;

import static io.meridian.node.e2e.Deployment.AP;
import static io.meridian.node.e2e.Deployment.EU;
import static io.meridian.node.e2e.Deployment.REGIONS;
import static io.meridian.node.e2e.Deployment.US;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.datastax.oss.driver.api.core.CqlSession;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.ably.lib.types.AblyException;
import io.meridian.regions.Region;
import io.meridian.regions.RegionId;
import io.meridian.regions.cli.Meridian;
import io.meridian.regions.launch.Installation;
import io.meridian.regions.launch.LocalDeployment;
import io.meridian.regions.launch.StartProgress;
import io.meridian.regions.launch.Target;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Regions come, go and come back while clients publish, by the commands that an operator uses. They
 * are this test's own: its changes must not meet other tests.
 */
@Tag("long")
@Timeout(420)
class RegionChangeIT {
  private static final RegionId SA = new RegionId("sa");
  private static final Path FOLDER =
      Path.of(System.getProperty("basedir", ""), "target", "e2e-regions").toAbsolutePath();
  private static final Path TOPOLOGY = FOLDER.resolve("topology.json");
  private static final List<String> DORMANT =
      IntStream.range(0, 12).mapToObj(i -> "dormant-" + i).toList();
  private static final List<String> BUSY = List.of("busy-1", "busy-2", "busy-3");
  private static final Thread CLEANUP = new Thread(RegionChangeIT::stopAll);

  @BeforeAll
  static void startThree() throws IOException {
    // Those of the other tests: two deployments at once need more memory than most machines have.
    if (REGIONS.stream().map(RegionProcesses::seenBy).allMatch(Files::exists)) {
      new RegionProcesses().stop(false);
    }
    Files.createDirectories(FOLDER);
    if (Files.exists(TOPOLOGY)) {
      deployment().stop(regions(), true);
    }
    Path common = FOLDER.resolve("../../src/test/resources/e2e/topology.json");
    Files.writeString(TOPOLOGY, Files.readString(common).replace("127.0.3", "127.0.8"));
    deployment().stop(REGIONS, true);
    Runtime.getRuntime().addShutdownHook(CLEANUP);
    deployment().start(REGIONS, OptionalInt.of(1), StartProgress.silent());
  }

  @AfterAll
  static void stopAll() {
    deployment().stop(regions(), false);
  }

  private static List<RegionId> regions() {
    return deployment().topology().regions().stream().map(Region::id).toList();
  }

  private static LocalDeployment deployment() {
    return new LocalDeployment(
        Installation.ofProject(FOLDER.resolve("../../.."))
            .withTopology(TOPOLOGY)
            .withRunFolder(FOLDER.resolve("run")),
        System.getenv());
  }

  @Test
  void regionsComeGoAndComeBackUnderLoadAndNothingIsLostOrRepeated()
      throws AblyException, IOException {
    publishDormant("first");
    try (Scene scene = new Scene()) {
      SdkClient publisher = scene.client("publisher", address(EU));
      SdkClient subscriber = scene.client("subscriber", address(EU));
      BUSY.forEach(subscriber::subscribe);
      scene.load(publisher, BUSY, 20);

      addsAFourth();
      SdkClient there = scene.client("subscriber-sa", address(SA));
      BUSY.forEach(there::subscribe);
      removesOne();
      detachesOneThatIsLostAndAttachesItAgain();

      scene.endsWell();
      publisher.keptItsConnection();
      subscriber.keptItsConnection();
      there.keptItsConnection();
    }
    for (String channel : BUSY) {
      int messages = new RestClient(address(EU)).history(channel).size();
      for (RegionId region : List.of(US, SA)) {
        await()
            .atMost(Duration.ofSeconds(30))
            .until(() -> new RestClient(address(region)).history(channel).size() == messages);
      }
    }
  }

  private static void addsAFourth() throws IOException {
    assertThat(meridian("region", "add", "sa", "--title", "South America"))
        .contains("sa is a member");

    // Straight from its storage: a client that asks would make it fetch what it lacks.
    for (String channel : DORMANT) {
      assertThat(eventsStored(SA, channel)).as(channel + " in sa").isPositive();
    }
    for (RegionId region : List.of(EU, US, AP, SA)) {
      assertThat(regionsOf(region).path("majority").asInt()).isEqualTo(3);
    }
    assertThat(fails("region", "add", "sa")).contains("region sa is a member already");
  }

  private static void removesOne() throws IOException {
    assertThat(meridian("region", "remove", "ap")).contains("ap is removed");

    assertThat(regionsOf(EU).path("majority").asInt()).isEqualTo(2);
    assertThat(regionsOf(EU).path("peers")).hasSize(2);
    assertThat(deployment().topology().find(AP)).isEmpty();
  }

  private static void detachesOneThatIsLostAndAttachesItAgain() throws AblyException {
    long before = eventsStored(US, DORMANT.get(0));
    deployment().kill(new Target.WholeRegion(US));
    publishDormant("second");
    assertThat(fails("region", "remove", "sa")).contains("region us does not answer");
    await().during(Duration.ofSeconds(8)).atMost(Duration.ofSeconds(20)).until(() -> rows() > 0);

    assertThat(meridian("region", "detach", "us")).contains("us is detached");
    await().atMost(Duration.ofSeconds(60)).until(() -> rows() == 0);

    deployment().start(List.of(US), OptionalInt.empty(), StartProgress.silent());
    assertThat(meridian("region", "attach", "us")).contains("us holds what eu holds");
    assertThat(eventsStored(US, DORMANT.get(0))).isGreaterThan(before);
    for (String channel : DORMANT) {
      assertThat(new RestClient(address(US)).history(channel)).as(channel).hasSize(2);
    }
  }

  private static void publishDormant(String name) throws AblyException {
    RestClient client = new RestClient(address(EU));
    for (String channel : DORMANT) {
      client.publish(channel, name, "1");
    }
  }

  /** Runs a command that must succeed; returns what it printed. */
  private static String meridian(String... command) {
    return run(0, command);
  }

  private static String fails(String... command) {
    return run(1, command);
  }

  private static String run(int status, String... command) {
    StringWriter printed = new StringWriter();
    int exit =
        Meridian.commandLine(RegionChangeIT::deployment)
            .setOut(new PrintWriter(printed, true))
            .setErr(new PrintWriter(printed, true))
            .execute(command);
    assertThat(exit).as("%s: %s", String.join(" ", command), printed).isEqualTo(status);
    return printed.toString();
  }

  private static String address(RegionId region) {
    return deployment().topology().region(region).address(1);
  }

  private static JsonNode regionsOf(RegionId region) throws IOException {
    return new JsonMapper()
        .readTree(
            URI.create("http://" + address(region) + ":" + Deployment.PORT + "/health/regions")
                .toURL());
  }

  /** Outbox rows of dormant channels in eu. */
  private static long rows() {
    try (CqlSession session = session(EU)) {
      return session.execute("SELECT channel FROM meridian.outbox").all().stream()
          .filter(row -> String.valueOf(row.getString("channel")).contains("/dormant-"))
          .count();
    }
  }

  private static long eventsStored(RegionId region, String channel) {
    try (CqlSession session = session(region)) {
      return session
          .execute(
              "SELECT sequence_nr FROM meridian.messages"
                  + " WHERE persistence_id = ? AND partition_nr = 0",
              "channel/local/" + channel)
          .all()
          .size();
    }
  }

  private static CqlSession session(RegionId region) {
    return CqlSession.builder()
        .addContactPoint(new InetSocketAddress(address(region), 9042))
        .withLocalDatacenter("dc1")
        .build();
  }
}
