package io.meridian.chaos.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.meridian.chaos.experiment.FaultTarget.Between;
import io.meridian.chaos.wan.Slowness;
import io.meridian.chaos.wan.Wan;
import io.meridian.chaos.wan.WanPath;
import io.meridian.regions.RegionId;
import io.meridian.regions.Topology;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What is done to the link on which eu has called us. */
@EnabledOnOs(OS.LINUX)
@Timeout(60)
class LinkInjectionsTest {
  private static final RegionId EU = new RegionId("eu");
  private static final RegionId US = new RegionId("us");
  private static final int NOTHING_MILLIS = 300;
  private static final int PORT = 7409;

  private Wan wan;
  private ServerSocket us;
  private Socket caller;
  private Socket called;
  private String relay;

  @BeforeEach
  void connects(@TempDir Path folder) throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("topology.json"),
            "{\"regions\": [%s, %s]}".formatted(region(1, EU, US), region(2, US, EU)));
    wan = new Wan(file, 212, Duration.ZERO);
    wan.writeTopology(EU, folder.resolve("eu.json"));
    relay = Topology.load(folder.resolve("eu.json")).region(US).addresses().get(0);
    us = new ServerSocket(PORT, 5, InetAddress.getByName("127.0.211.2"));
    caller = new Socket(relay, PORT);
    called = us.accept();
    write(caller, 1);
    assertThat(called.getInputStream().read()).isEqualTo(1);
  }

  @AfterEach
  void ends() throws IOException {
    wan.close();
    us.close();
    caller.close();
    called.close();
  }

  @Test
  void aCutLinkTakesNoConnectionsUntilItIsOver() throws IOException {
    Cut cut = new Cut(paths());

    cut.begin();
    cut.requireEffect();
    assertThatThrownBy(() -> called.getInputStream().read()).isInstanceOf(IOException.class);
    cut.end();

    try (Socket again = new Socket(relay, PORT)) {
      write(again, 2);
      awaitArrival(2);
    }
  }

  @Test
  void aLinkThatTakesConnectionsIsNotCut() {
    assertThatThrownBy(() -> new Cut(paths()).requireEffect())
        .hasMessage(relay + ":" + PORT + " still takes connections");
  }

  @Test
  void whatIsSentOnAStalledLinkArrivesWhenItIsOver() throws Exception {
    BrokenRoutes<WanPath> stall = broken(WanPath::stall);

    stall.begin();
    write(caller, 2);
    stall.requireEffect();
    assertNothingArrives();
    stall.end();

    called.setSoTimeout(0);
    assertThat(called.getInputStream().read()).isEqualTo(2);
  }

  @Test
  void theCalledEndOfAHalfOpenLinkIsGoneAndNewConnectionsOpen() throws Exception {
    BrokenRoutes<WanPath> halfOpen = broken(WanPath::halfOpen);

    halfOpen.begin();
    assertThatThrownBy(() -> called.getInputStream().read()).isInstanceOf(IOException.class);
    write(caller, 2);
    halfOpen.requireEffect();
    new Socket(relay, PORT).close();
    halfOpen.end();

    try (Socket again = new Socket(relay, PORT)) {
      write(again, 3);
      awaitArrival(3);
    }
  }

  @Test
  void whatIsSentOnASilentLinkMeetsIt() throws Exception {
    BrokenRoutes<WanPath> silence = broken(WanPath::silence);

    silence.begin();
    write(caller, 2);

    silence.requireEffect();
    assertNothingArrives();
    silence.end();
  }

  @Test
  void whatIsSentOnASlowLinkMeetsIt() throws Exception {
    BrokenRoutes<WanPath> slow = broken(path -> path.slow(new Slowness(Duration.ZERO, 1_000)));

    slow.begin();
    write(caller, 2);

    slow.requireEffect();
    assertThat(called.getInputStream().read()).isEqualTo(2);
    slow.end();
  }

  @Test
  void aFaultThatNothingMeetsHasNoEffect() throws IOException {
    var missing =
        new BrokenRoutes<>(paths(), BrokenRoutes.Used.ALL, Duration.ofMillis(300), path -> {});

    missing.begin();
    write(caller, 2);

    assertThatThrownBy(missing::requireEffect)
        .isInstanceOf(IOException.class)
        .hasMessageContaining("nothing that was sent by")
        .hasMessageContaining("met it in 300 ms");
  }

  @Test
  void allMayUseOneOfTheWaysToARegion() throws Exception {
    List<WanPath> both = Routes.paths(new Between(EU, US, true), wan);
    var some =
        new BrokenRoutes<>(
            both, BrokenRoutes.Used.SOME, BrokenRoutes.SAYS_SOMETHING, WanPath::silence);

    some.begin();
    write(caller, 2);

    some.requireEffect();
  }

  private BrokenRoutes<WanPath> broken(Consumer<WanPath> breaks) {
    return new BrokenRoutes<>(paths(), BrokenRoutes.Used.ALL, BrokenRoutes.SAYS_SOMETHING, breaks);
  }

  /** The relay may have come to the one before only when it led somewhere again. */
  private void awaitArrival(int value) throws IOException {
    int arrived;
    do {
      try (Socket calledAgain = us.accept()) {
        arrived = calledAgain.getInputStream().read();
      }
    } while (arrived != value);
  }

  private List<WanPath> paths() {
    return Routes.paths(new Between(EU, US, false), wan);
  }

  private void assertNothingArrives() throws IOException {
    called.setSoTimeout(NOTHING_MILLIS);
    assertThatThrownBy(() -> called.getInputStream().read())
        .isInstanceOf(SocketTimeoutException.class);
  }

  private static void write(Socket socket, int value) throws IOException {
    socket.getOutputStream().write(value);
  }

  private static String region(int index, RegionId id, RegionId peer) {
    return """
    {"id": "%s", "index": %d, "name": "%s", "latitude": 0, "longitude": 0,
     "addresses": ["127.0.211.%d"], "ports": {"link": %d}, "peers": ["%s"]}
    """
        .formatted(id, index, id, index, PORT, peer);
  }
}
