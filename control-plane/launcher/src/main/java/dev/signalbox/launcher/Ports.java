package dev.signalbox.launcher;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/// Ports of this machine.
final class Ports {

  private Ports() {}

  /// Any free port.
  static int free() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /// The port that was asked for; any free one for 0.
  ///
  /// @throws StopException if it is taken
  static int wanted(int port, String option) {
    if (port == 0) {
      return free();
    }
    if (!isFree(port)) {
      throw new StopException(
          "Port " + port + " is taken by another program: choose another with " + option + ".");
    }
    return port;
  }

  /// The port, if it can be had, else any free one.
  static int preferred(int port) {
    return port < 65_536 && isFree(port) ? port : free();
  }

  private static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      return true;
    } catch (IOException taken) {
      return false;
    }
  }
}
