package io.meridian.regions.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.meridian.regions.Region;
import io.meridian.regions.RegionId;
import io.meridian.regions.RegionState;
import io.meridian.regions.Topology;
import io.meridian.regions.TopologyFile;
import io.meridian.regions.launch.FakeDeployment;
import io.meridian.regions.launch.LocalDeployment;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The commands over nodes that take each change at once. */
@Timeout(120)
class RegionCommandTest {
  private static final RegionId ONE = new RegionId("r21");
  private static final RegionId TWO = new RegionId("r22");
  private static final RegionId THREE = new RegionId("r23");

  private final Path folder;
  private final LocalDeployment deployment;
  private final TopologyFile file;
  private final StringWriter printed = new StringWriter();

  RegionCommandTest(@TempDir Path folder) throws IOException {
    this.folder = folder;
    deployment = FakeDeployment.in(folder);
    file = new TopologyFile(folder.resolve("topology.json"));
  }

  @AfterEach
  void leaveNoProcess() {
    LocalDeployment now = deployment.withTopologyNow();
    now.stop(ids(now.topology()), true);
    now.stop(now.removedRegions(), true);
  }

  @Test
  void aRegionIsAddedWithTheNextIndexAndAddressesAndRemovedAgain() {
    run(0, "up");

    assertThat(run(0, "region", "add", "r23", "--title", "Three"))
        .contains("r23 joins")
        .contains("r23: node r23/1 is healthy")
        .contains("r23 holds what r21 holds")
        .contains("r23 holds what r22 holds")
        .contains("r23 is a member");
    Region three = file.load().region(THREE);
    assertThat(three.index()).isEqualTo(3);
    assertThat(three.name()).isEqualTo("Three");
    assertThat(three.addresses()).containsExactly("127.0.23.1", "127.0.23.2", "127.0.23.3");
    assertThat(three.peers()).containsExactly(ONE, TWO);
    assertThat(run(1, "region", "add", "r23")).contains("region r23 is a member already");
    assertThat(run(0, "region", "list"))
        .containsPattern("r23 +3 +member +127.0.23.1:8080 +1 of 1 healthy +Three\n");

    assertThat(run(0, "region", "remove", "r22"))
        .contains("r22 leaves", "r22 stops", "r22 is removed");
    assertThat(ids(file.load())).containsExactly(ONE, THREE);
    assertThat(file.load().region(ONE).peers()).containsExactly(THREE);

    assertThat(run(1, "region", "add", "r22", "--index", "2"))
        .contains("region r22: index 2 is retired: a region that was removed had it")
        .contains("retired are [2]");
  }

  @Test
  void whenEveryIndexWasUsedNoRegionIsAdded() {
    for (int index = 3; index <= Region.MAX_INDEX; index++) {
      file.add(three(index));
      file.remove(THREE);
    }

    assertThat(run(1, "region", "add", "r23"))
        .contains("region r23: all indexes, 1 to 15, have been used, and none is used twice");
  }

  @Test
  void aChangeThatWasBrokenOffGoesOnAndNoOtherBegins() {
    run(0, "up");
    file.add(three(3));

    assertThat(run(1, "region", "remove", "r22"))
        .contains(
            "region r23 is joining: one change at a time. Finish it with `meridian region add r23`,"
                + " or undo it with `meridian region remove r23`");
    assertThat(run(1, "region", "detach", "r22")).contains("region r23 is joining");
    assertThat(run(0, "region", "add", "r23")).contains("r23 is a member");

    file.setState(THREE, RegionState.LEAVING);
    assertThat(run(1, "region", "add", "r23")).contains("region r23 is leaving");
    assertThat(run(0, "region", "remove", "r23")).contains("r23 is removed");
  }

  @Test
  void whatThisMachineLacksIsFoundBeforeTheTopologyIsChanged() throws IOException {
    run(0, "up");

    assertThat(run(1, "region", "add", "r23", "--address=127.0.23.1,10.1.2.3"))
        .contains("region r23 needs the address 10.1.2.3, which this machine does not have");
    try (var taken = new ServerSocket(7400, 1, InetAddress.getByName("127.0.23.1"))) {
      assertThat(run(1, "region", "add", "r23"))
          .contains("node r23/1 needs 127.0.23.1:7400, which pid ");
      assertThat(ids(file.load())).containsExactly(ONE, TWO);

      file.add(three(3));
      run(0, "down");
      assertThat(run(1, "up"))
          .contains("node r21/1 is healthy", "node r22/1 is healthy")
          .contains("region r23 is joining and was not started: node r23/1 needs 127.0.23.1:7400")
          .contains("Undo it with `meridian region remove r23`");
      assertThat(taken.isBound()).isTrue();
    }
  }

  @Test
  void theStorageOfARemovedRegionIsUsedAgainOrWiped() {
    run(0, "up");
    Path storage = folder.resolve("run/r23/cassandra");

    assertThat(run(0, "region", "add", "r23")).doesNotContain("goes on with");
    assertThat(run(0, "region", "remove", "r23"))
        .contains("its storage stays in " + storage + ", `meridian down --wipe r23` deletes it");
    assertThat(run(0, "region", "add", "r23"))
        .contains("r23 goes on with the storage in " + storage);
    assertThat(file.load().region(THREE).index()).isEqualTo(4);
    run(0, "region", "remove", "r23");

    assertThat(run(0, "down")).isEqualTo("stopped r21, r22\n");
    assertThat(run(0, "down")).isEqualTo("nothing ran\n");
    assertThat(storage).isDirectory();
    assertThat(run(0, "down", "--wipe")).isEqualTo("nothing ran\nwiped r21, r22, r23\n");
    assertThat(storage).doesNotExist();
    assertThat(run(2, "down", "r23")).contains("unknown region r23, known are r21, r22");
  }

  @Test
  void aRegionThatIsNotInTheFileAnyMoreIsStoppedToo() throws IOException {
    String before = Files.readString(folder.resolve("topology.json"));
    run(0, "up");
    run(0, "region", "add", "r23");
    Files.writeString(folder.resolve("topology.json"), before);

    assertThat(run(0, "down", "--wipe", "r23")).isEqualTo("stopped r23\nwiped r23\n");
    assertThat(folder.resolve("run/r23")).doesNotExist();
    assertThat(folder.resolve("run/r22")).isDirectory();
  }

  @Test
  void aRegionThatRunsIsDetachedWithAWarning() {
    run(0, "up");

    assertThat(run(0, "region", "detach", "r22"))
        .contains("r22 is detached")
        .contains("r22 runs: it goes on serving and counting")
        .contains("it gets only after `meridian region attach r22`");
  }

  @Test
  void optionsOfARegionThatJoinsAreNotChangedByRepeatingTheCommand() {
    run(0, "up");
    file.add(three(3));
    String refused =
        "region r23 is joining at 127.0.23.1, options cannot change that: repeat without them, or"
            + " undo it with `meridian region remove r23`";

    assertThat(run(1, "region", "add", "r23", "--address=127.0.24.1")).contains(refused);
    assertThat(run(1, "region", "add", "r23", "--index=4")).contains(refused);
    assertThat(run(1, "region", "add", "r23", "--title=Four")).contains(refused);
    assertThat(run(0, "region", "add", "r23", "--title=Three", "--index=3"))
        .contains("r23 is a member");
  }

  @Test
  void aRegionThatIsDownIsDetachedAttachedAndMissedWhereItIsNeeded() {
    run(0, "up", "r21");

    assertThat(run(1, "region", "add", "r23"))
        .contains("region r22 does not answer, and has to take part: bring it up, or detach it");
    assertThat(run(0, "region", "detach", "r22")).contains("r22 is detached");
    assertThat(run(1, "region", "detach", "r22")).contains("region r22 is detached");
    assertThat(run(1, "region", "detach", "r21")).contains("region r21 is the only member");
    assertThat(run(1, "region", "add", "r23"))
        .contains("to add region r23, 2 of 2 regions are a majority, and only 1 is not detached");
    assertThat(run(1, "region", "remove", "r21"))
        .contains("without region r21, 1 of 1 regions are a majority, and only 0 are not detached");

    assertThat(run(0, "region", "attach", "r22"))
        .contains("r22 is not up: it gets what it lacks when it is");
    assertThat(run(1, "region", "attach", "r22")).contains("region r22 is a member already");

    assertThat(run(0, "region", "remove", "r22")).contains("r22 is removed");
    assertThat(ids(file.load())).containsExactly(ONE);
  }

  @Test
  void wordsThatMakeNoSenseAreWrongUsage() {
    assertThat(run(2, "region")).contains("say what to do: add, remove, detach, attach or list");
    assertThat(run(2, "region", "remove", "mars")).contains("unknown region mars, known are r21");
    assertThat(run(2, "region", "add", "R23")).contains("region id \"R23\" does not match");
    assertThat(run(2, "region", "add", "r23", "--nodes", "4"))
        .contains("--nodes is 4, allowed are 1 to 3");
    assertThat(run(1, "region", "add", "r23", "--index", "16"))
        .contains("region r23: index is 16, allowed are 1 to 15");
    assertThat(run(0, "region", "remove", "--help")).contains("Remove a region for good");
  }

  private Region three(int index) {
    return new Region(
        THREE,
        index,
        "Three",
        0,
        0,
        List.of("127.0.23.1"),
        "127.0.23.1",
        file.load().region(ONE).ports(),
        List.of(),
        RegionState.JOINING);
  }

  private static List<RegionId> ids(Topology topology) {
    return topology.regions().stream().map(Region::id).toList();
  }

  private String run(int status, String... words) {
    printed.getBuffer().setLength(0);
    var out = new PrintWriter(printed, true);
    int exit =
        Meridian.commandLine(deployment::withTopologyNow).setOut(out).setErr(out).execute(words);
    assertThat(exit).as("%s: %s", String.join(" ", words), printed).isEqualTo(status);
    return printed.toString();
  }
}
