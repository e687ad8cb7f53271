package io.meridian.chaos.run;

import io.meridian.chaos.stage.Narrator;
import io.meridian.regions.launch.Installation;
import io.meridian.regions.wan.WanProfiles;
import java.nio.file.Path;

/**
 * What the experiments of one process share.
 *
 * @param profiles of delays between regions
 * @param folder for logs
 * @param reports for reports and histories
 */
record RunContext(
    Installation installation, WanProfiles profiles, Path folder, Path reports, Narrator narrator) {
  void say(String text) {
    narrator.say("%s", text);
  }
}
