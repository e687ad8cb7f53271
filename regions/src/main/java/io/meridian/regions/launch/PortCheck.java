package io.meridian.regions.launch;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;

/** Finds out before a process is started whether it will get its ports. */
final class PortCheck {
  private PortCheck() {}

  /**
   * Tries to listen there.
   *
   * @param label the process that wants the ports
   * @throws LaunchException naming the address and who has it
   */
  static void requireFree(String label, String host, int... ports) {
    InetAddress address;
    try {
      address = InetAddress.getByName(host);
    } catch (UnknownHostException e) {
      throw new LaunchException(label + " needs the address " + host + ", which is unknown");
    }
    if (!canListen(address, 0)) {
      throw new LaunchException(
          label + " needs the address " + host + ", which this machine does not have");
    }
    for (int port : ports) {
      if (!canListen(address, port)) {
        throw new LaunchException(
            label
                + " needs "
                + host
                + ":"
                + port
                + ", which "
                + PortOwner.of(address, port)
                + " has");
      }
    }
  }

  private static boolean canListen(InetAddress address, int port) {
    try (var socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(address, port));
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
