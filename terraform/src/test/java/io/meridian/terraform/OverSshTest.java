package io.meridian.terraform;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the script that reaches a host says when it does not, with a stand-in for {@code ssh}. */
class OverSshTest {
  private static final Path SCRIPT = Terraform.folder("hosts/over-ssh");

  private final Path folder;
  private final FakeCommands commands;
  private final Path key;

  OverSshTest(@TempDir Path folder) throws IOException {
    this.folder = folder;
    Path secret = Files.writeString(folder.resolve("secret"), HostsConfiguration.SECRET);
    this.key = Files.writeString(folder.resolve("login-key"), "a key");
    this.commands =
        new FakeCommands(folder)
            .with("FIELD", "hosts.eu.1")
            .with("ADDRESS", "eu1.example.com")
            .with("PORT", "22")
            .with("LOGIN", "root")
            .with("KEY_FILE", HostsConfiguration.forItsOwnerAlone(key).toString())
            .with("HOST_KEY", "ssh-ed25519 AAAA")
            .with("ROOT_FOLDER", "")
            .with("SECRET", HostsConfiguration.forItsOwnerAlone(secret).toString());
  }

  @Test
  void whySshDoesNotTakeAKeyIsSaid() throws Exception {
    FakeCommands.Result check = checkWhereSshSays("Load key: bad permissions", "Permission denied");

    assertThat(check.exitStatus()).isEqualTo(255);
    assertThat(check.output())
        .isEqualTo(
            "hosts.eu.1.user is root, key_file is "
                + key
                + ": eu1.example.com:22 does not let them in: Load key: bad permissions Permission"
                + " denied\n");
  }

  @Test
  void whyThereIsNoSshIsSaid() throws Exception {
    FakeCommands.Result check = checkWhereSshSays("", "kex_exchange: Connection reset");

    assertThat(check.output())
        .isEqualTo(
            "hosts.eu.1.address: no SSH at eu1.example.com:22: kex_exchange: Connection reset\n");
  }

  /** As who calls terraform may have for something else. */
  @Test
  void noOtherFilesThatTheEnvironmentNamesAreSent() throws Exception {
    FakeCommands.Result follow =
        commands
            .with("TOPOLOGY", key.toString())
            .with("APPS", "hunter2")
            .with("SETTINGS", "hunter2")
            .with("TLS_AUTHORITY", "")
            .with("TLS_CERTIFICATE", "")
            .with("TLS_KEY", "")
            .fake("ssh", "tar -t | sort")
            .run(SCRIPT, "follow");

    assertThat(follow.output()).isEqualTo("./\n./tls/\n./topology.json\n");
    assertThat(follow.exitStatus()).isZero();
  }

  @ParameterizedTest
  @CsvSource({"0, ''", "3, install", "1, ''", "255, ''"})
  void onlyAHostThatLacksTheVersionIsSentIt(int prepared, String next) throws Exception {
    commands.fake("ssh", "[[ $* != *prepare ]] || exit %d".formatted(prepared));

    // A release is recorded beside the script.
    for (String file : List.of("over-ssh", "on-host")) {
      Files.copy(Terraform.folder("hosts").resolve(file), folder.resolve(file));
    }
    FakeCommands.Result release =
        commands.with("ARCHIVE", key.toString()).run(folder.resolve("over-ssh"), "release");

    assertThat(release.exitStatus()).isEqualTo(prepared == 3 ? 0 : prepared);
    assertThat(steps(release)).isEqualTo(("prepare " + next).strip());
  }

  /** What the host was told to do: the end of each command. */
  private static String steps(FakeCommands.Result result) {
    return result.calls().stream()
        .filter(line -> line.contains("' on-host "))
        .map(line -> line.substring(line.lastIndexOf(' ') + 1))
        .collect(Collectors.joining(" "));
  }

  private FakeCommands.Result checkWhereSshSays(String first, String last) throws Exception {
    return commands
        .fake("ssh", "printf '%s\\r\\n%s\\r\\n' >&2; exit 255".formatted(first, last))
        .run(SCRIPT, "check");
  }
}
