package dev.signalbox.e2e;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/// A program of its own, run inside a network namespace that has nothing but loopback: opens the
/// only way out, a port that leads to the Unix socket of a [ByteTap], and runs a client.
final class Door {

  private static final int PIECE_BYTES = 65_536;

  private Door() {}

  /// Takes a port, a Unix socket and the client's command; ends with the client's exit status.
  public static void main(String[] arguments) throws IOException, InterruptedException {
    if (run(List.of("ip", "link", "set", "lo", "up")) != 0) {
      System.exit(125);
    }
    ServerSocketChannel listening = ServerSocketChannel.open();
    listening.bind(
        new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(arguments[0])));
    UnixDomainSocketAddress tap = UnixDomainSocketAddress.of(Path.of(arguments[1]));
    Thread.ofPlatform().daemon().start(() -> accept(listening, tap));
    System.exit(run(Arrays.asList(arguments).subList(2, arguments.length)));
  }

  private static int run(List<String> command) throws IOException, InterruptedException {
    return new ProcessBuilder(command).inheritIO().start().waitFor();
  }

  private static void accept(ServerSocketChannel listening, UnixDomainSocketAddress tap) {
    try {
      while (true) {
        SocketChannel client = listening.accept();
        SocketChannel outside = SocketChannel.open(tap);
        Thread.ofPlatform().daemon().start(() -> carry(client, outside));
        Thread.ofPlatform().daemon().start(() -> carry(outside, client));
      }
    } catch (IOException closed) {
      System.exit(125);
    }
  }

  private static void carry(SocketChannel from, SocketChannel to) {
    ByteBuffer buffer = ByteBuffer.allocate(PIECE_BYTES);
    try {
      while (from.read(buffer.clear()) >= 0) {
        buffer.flip();
        while (buffer.hasRemaining()) {
          to.write(buffer);
        }
      }
      to.shutdownOutput();
    } catch (IOException broken) {
      try (from;
          to) {
        // Broken on one side is broken on both.
      } catch (IOException closedAlready) {
        // Nothing left to do.
      }
    }
  }
}
