package io.meridian.chaos.bench;

import io.meridian.chaos.wan.TcpRelay;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * One relay as a process, so that it can be kept to one processor and its processor time counted.
 * Arguments: the port it leads to, its one-way delay in milliseconds. Prints its own port; then,
 * for each line it is sent, the processor time that it has used, in nanoseconds. Ends with its
 * input.
 */
final class RelayProcess {
  private RelayProcess() {}

  /** Runs until its input ends. */
  public static void main(String[] args) throws IOException {
    InetAddress here = InetAddress.getLoopbackAddress();
    var system =
        (com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    var in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    PrintStream out = System.out;
    try (TcpRelay relay =
        new TcpRelay(
            new InetSocketAddress(here, 0),
            new InetSocketAddress(here, Integer.parseInt(args[0])),
            Duration.ofMillis(Long.parseLong(args[1])))) {
      out.println(relay.address().getPort());
      while (in.readLine() != null) {
        out.println(system.getProcessCpuTime());
      }
    }
  }
}
