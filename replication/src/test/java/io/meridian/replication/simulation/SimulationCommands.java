package io.meridian.replication.simulation;

import io.meridian.regions.cli.CommandProvider;
import java.util.List;

/** What the simulator adds to {@code meridian}. */
public final class SimulationCommands implements CommandProvider {
  @Override
  public List<Object> commands() {
    return List.of(new SimCommand());
  }
}
