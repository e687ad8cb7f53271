package io.meridian.terraform;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A node that runs and says nothing any more, a Cassandra that runs and answers nobody: what a plan
 * makes of what the node's file says.
 */
@NeedsTerraform
class LocalHangTest {
  private final Path folder;
  private final StandInRegion region;

  LocalHangTest(@TempDir Path folder) throws IOException {
    this.folder = folder;
    this.region = new StandInRegion(folder);
  }

  @Test
  void aNodeThatServedTellsThatCassandraDoesNotAnswer() throws IOException {
    health("[\"cassandra\"]");

    assertThat(planned()).contains("Cassandra of eu is not answering, eu/1 is waiting for");
  }

  @Test
  void aNodeThatStartsSaysNothingOfCassandra() throws IOException {
    health("[\"cassandra\", \"cluster\", \"life\", \"channels\"]");

    assertThat(planned()).contains("eu/1 is waiting for").doesNotContain("Cassandra of eu");
  }

  @Test
  void aNodeWhoseFileIsOldDoesNotAnswerWhateverTheFileSays() throws IOException {
    region.givenHealth(Instant.now().minusSeconds(25), true, "[]");

    assertThat(planned()).contains("Seen when this was planned: eu/1 is not answering. An apply");
  }

  @Test
  void aNodeThatIsOnlySlowIsNotTakenForOneThatHangs() throws IOException {
    region.givenHealth(Instant.now().minusSeconds(10), true, "[]");

    assertThat(planned()).doesNotContain("Seen when this was planned");
  }

  @Test
  void theFileOfTheProcessBeforeSaysNothingOfThisOne() throws IOException {
    region.givenHealth(Instant.now(), true, "[]");
    Path file = region.health(1);
    Files.writeString(file, Files.readString(file).replaceFirst("\"pid\":\\d+", "\"pid\":1"));

    assertThat(planned()).contains("eu/1 is not answering");
  }

  private void health(String waitingFor) throws IOException {
    region.givenHealth(Instant.now(), false, waitingFor);
  }

  private String planned() {
    return new LocalScene(folder).terraform("eu").run("plan").words();
  }
}
