package io.meridian.chaos.stage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SmallDiskTest {
  @TempDir private Path folder;

  @Test
  void aDiskIsFoundUnderANameWithBlanks() throws IOException {
    Path data = Files.createDirectory(folder.resolve("my data\\it"));
    Path mounts = mounts(folder.toRealPath() + "/my\\040data\\134it");

    assertThat(SmallDisk.isMounted(data, mounts)).isTrue();
    assertThat(SmallDisk.isMounted(folder, mounts)).isFalse();
  }

  @Test
  void aDiskIsFoundBehindALink() throws IOException {
    Path data = Files.createDirectory(folder.resolve("data"));
    Path link = Files.createSymbolicLink(folder.resolve("link"), data);

    assertThat(SmallDisk.isMounted(link, mounts(data.toRealPath().toString()))).isTrue();
  }

  @Test
  void nothingIsMountedOnWhatIsNotThere() throws IOException {
    assertThat(SmallDisk.isMounted(folder.resolve("none"), mounts("/"))).isFalse();
    assertThat(SmallDisk.isMounted(folder, folder.resolve("no-mounts"))).isFalse();
  }

  @Test
  void aFullDiskTakesNothingUntilItIsFreed() throws IOException {
    Path data = folder.resolve("data");
    SmallDisk disk = mounted(data);
    try {
      Files.writeString(data.resolve("kept"), "what was there");

      disk.fill();

      assertThatThrownBy(() -> Files.writeString(data.resolve("more"), "more"))
          .isInstanceOf(IOException.class);
      assertThat(data.resolve("kept")).hasContent("what was there");

      disk.free();

      Files.writeString(data.resolve("more"), "more");
      assertThat(data.resolve("more")).hasContent("more");
    } finally {
      SmallDisk.unmount(data);
    }
    assertThat(data).isEmptyDirectory();
  }

  /** Where nobody may mount, there is nothing to try. */
  private static SmallDisk mounted(Path data) {
    try {
      return SmallDisk.mount(data, 2);
    } catch (IOException refused) {
      return abort("no small disk: " + refused.getMessage());
    }
  }

  private Path mounts(String mounted) throws IOException {
    return Files.writeString(
        folder.resolve("mounts"),
        """
        proc /proc proc rw 0 0
        tmpfs %s tmpfs rw,relatime,size=524288k 0 0
        """
            .formatted(mounted));
  }
}
