package io.meridian.terraform;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The script that a host runs, changed so that it takes a folder of the test for the root of a
 * whole machine with systemd: a service has a unit there, and files have owners.
 */
final class WholeMachine {
  private static final String CONDITION = "[ -z \"$ROOT_FOLDER\" ]";
  private static final String SYSTEMD = "-d /run/systemd/system";
  private static final String UNITS = "=/etc/systemd/system\n";

  private WholeMachine() {}

  /**
   * @param root with {@code etc/systemd/system} in it, which is made
   */
  static Path script(Path folder, Path root) throws IOException {
    String script = Files.readString(Terraform.folder("hosts/on-host"));
    assertThat(script)
        .containsOnlyOnce(CONDITION)
        .containsOnlyOnce(SYSTEMD)
        .containsOnlyOnce(UNITS);
    Path units = Files.createDirectories(root.resolve("etc/systemd/system"));
    return Files.writeString(
        folder.resolve("on-host"),
        script
            .replace(CONDITION, "true")
            .replace(SYSTEMD, "-d '" + units + "'")
            .replace(UNITS, "='" + units + "'\n"));
  }
}
