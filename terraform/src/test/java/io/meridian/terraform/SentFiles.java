package io.meridian.terraform;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Files of a service as they arrive at a host: as a tar archive, all in one. */
final class SentFiles {
  private SentFiles() {}

  /**
   * @param folder must be there, and be the test's own
   * @param texts by the names of their files
   */
  static Path write(Path folder, Map<String, String> texts)
      throws IOException, InterruptedException {
    Path content = Files.createTempDirectory(folder, "sent");
    for (Map.Entry<String, String> file : texts.entrySet()) {
      Path path = content.resolve(file.getKey());
      Files.createDirectories(path.getParent());
      Files.writeString(path, file.getValue());
    }
    Path archive = Path.of(content + ".tar");
    Process tar =
        new ProcessBuilder("tar", "-C", content.toString(), "-cf", archive.toString(), ".")
            .inheritIO()
            .start();
    if (!tar.waitFor(20, TimeUnit.SECONDS) || tar.exitValue() != 0) {
      throw new AssertionError("tar made no " + archive);
    }
    return archive;
  }
}
