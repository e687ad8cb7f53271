package io.meridian.regions.cli;

import java.util.List;

/**
 * Commands that another module adds to {@code meridian}; found by {@link java.util.ServiceLoader}.
 * A command that needs the running regions makes a {@link
 * io.meridian.regions.launch.LocalDeployment} of {@link
 * io.meridian.regions.launch.Installation#current()}.
 */
public interface CommandProvider {
  /** Objects of classes with Picocli's {@code @Command}, each with a name of its own. */
  List<Object> commands();
}
