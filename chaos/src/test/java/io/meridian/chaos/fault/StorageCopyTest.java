package io.meridian.chaos.fault;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StorageCopyTest {
  @TempDir private Path parent;

  @Test
  void whatWasChangedSinceIsGone() throws IOException {
    Path data = Files.createDirectories(parent.resolve("data/log"));
    Files.writeString(data.resolve("segment"), "old");
    StorageCopy copy = new StorageCopy(parent.resolve("data"));

    copy.make();
    Files.writeString(data.resolve("segment"), "newer");
    Files.writeString(data.resolve("another"), "new");
    copy.putBack();

    assertThat(data.resolve("segment")).hasContent("old");
    assertThat(data.resolve("another")).doesNotExist();
  }

  @Test
  void aSecondCopyDoesNotTakeThePlaceOfTheFirst() throws IOException {
    Path data = Files.createDirectories(parent.resolve("data"));
    StorageCopy first = new StorageCopy(data);
    StorageCopy second = new StorageCopy(data);
    first.make();
    Files.writeString(data.resolve("segment"), "later");
    second.make();

    first.putBack();
    assertThat(data).isEmptyDirectory();
    second.putBack();

    assertThat(data.resolve("segment")).hasContent("later");
  }

  @Test
  void withoutACopyNothingIsPutBack() throws IOException {
    Path data = Files.createDirectories(parent.resolve("data"));
    Files.writeString(data.resolve("segment"), "here");

    new StorageCopy(data).putBack();

    assertThat(data.resolve("segment")).hasContent("here");
  }
}
