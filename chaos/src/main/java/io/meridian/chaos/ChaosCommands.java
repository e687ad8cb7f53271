package io.meridian.chaos;

import io.meridian.chaos.bench.BenchCommand;
import io.meridian.chaos.check.CheckCommand;
import io.meridian.chaos.demo.DemoCommand;
import io.meridian.regions.cli.CommandProvider;
import java.util.List;

/** What this module adds to {@code meridian}. */
public final class ChaosCommands implements CommandProvider {
  @Override
  public List<Object> commands() {
    return List.of(new DemoCommand(), new BenchCommand(), new ChaosCommand(), new CheckCommand());
  }
}
