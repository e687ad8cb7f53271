package io.meridian.chaos.run;

import io.meridian.chaos.stage.Narrator;
import io.meridian.regions.launch.Installation;
import java.nio.file.Path;

/**
 * What the experiments of one process share.
 *
 * @param folder for logs
 * @param reports for reports and histories
 */
record RunContext(Installation installation, Path folder, Path reports, Narrator narrator) {
  void say(String text) {
    narrator.say("%s", text);
  }
}
