package io.meridian.regions.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogReaderTest {
  private final Path log;
  private final LogReader reader;

  LogReaderTest(@TempDir Path folder) {
    log = folder.resolve("log");
    reader = new LogReader(log, "eu/1 | ");
  }

  @Test
  void aLineIsPrintedOnceItIsComplete() throws IOException {
    assertThat(read()).isEmpty();
    Files.writeString(log, "one\ntw");
    assertThat(read()).isEqualTo("eu/1 | one\n");
    Files.writeString(log, "o\n", StandardOpenOption.APPEND);
    assertThat(read()).isEqualTo("eu/1 | two\n");
    assertThat(read()).isEmpty();
  }

  @Test
  void aReplacedFileIsReadFromItsBeginning() throws IOException {
    Files.writeString(log, "before\n");
    assertThat(read()).isEqualTo("eu/1 | before\n");

    Files.move(log, log.resolveSibling("log.previous"));
    Files.writeString(log, "after the restart\n");

    assertThat(read()).isEqualTo("eu/1 | after the restart\n");
  }

  @Test
  void aLineWithoutEndIsPrintedInParts() throws IOException {
    Files.writeString(log, "x".repeat(64 * 1024 + 1));

    assertThat(read()).hasSize("eu/1 | ".length() + 64 * 1024 + 1);
  }

  private String read() throws IOException {
    var out = new StringWriter();
    reader.copyNew(new PrintWriter(out, true));
    return out.toString();
  }
}
