package dev.signalbox.e2e;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/// A wire between client and gateway that keeps a copy of every byte and changes none. It can be
/// reached by TCP, and by a Unix socket from a network namespace that has nothing but loopback.
final class ByteTap implements AutoCloseable {

  private static final int PIECE_BYTES = 65_536;

  private final InetSocketAddress target;
  private final ServerSocketChannel tcp;
  private final ServerSocketChannel unix;
  private final Path folder;
  private final List<Connection> connections = new CopyOnWriteArrayList<>();

  private record Connection(ByteArrayOutputStream sent, ByteArrayOutputStream received) {
    Connection() {
      this(new ByteArrayOutputStream(), new ByteArrayOutputStream());
    }
  }

  /// Listens.
  ///
  /// @param target the gateway
  ByteTap(URI target) {
    this.target = new InetSocketAddress(target.getHost(), target.getPort());
    try {
      folder = Files.createTempDirectory("signalbox-tap");
      tcp = ServerSocketChannel.open();
      tcp.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      unix = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
      unix.bind(UnixDomainSocketAddress.of(socket()));
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
    Thread.startVirtualThread(() -> accept(tcp));
    Thread.startVirtualThread(() -> accept(unix));
  }

  /// Where clients connect.
  URI url() {
    return URI.create("http://127.0.0.1:" + port());
  }

  int port() {
    try {
      SocketAddress address = tcp.getLocalAddress();
      return ((InetSocketAddress) address).getPort();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  Path socket() {
    return folder.resolve("tap");
  }

  /// What has gone over the wire up to now.
  List<Transcript.Call> calls() {
    List<Transcript.Call> calls = new ArrayList<>();
    for (Connection connection : connections) {
      calls.addAll(
          Transcript.read(connection.sent.toByteArray(), connection.received.toByteArray()));
    }
    return calls;
  }

  @Override
  public void close() throws IOException {
    tcp.close();
    unix.close();
    Files.deleteIfExists(socket());
    Files.deleteIfExists(folder);
  }

  private void accept(ServerSocketChannel listening) {
    try {
      while (true) {
        SocketChannel client = listening.accept();
        SocketChannel gateway = SocketChannel.open(target);
        Connection connection = new Connection();
        connections.add(connection);
        Thread.startVirtualThread(() -> carry(client, gateway, connection.sent));
        Thread.startVirtualThread(() -> carry(gateway, client, connection.received));
      }
    } catch (IOException closed) {
      // The end of the test.
    }
  }

  /// Copies until the end. A broken connection is broken on both sides.
  private static void carry(SocketChannel from, SocketChannel to, ByteArrayOutputStream copy) {
    ByteBuffer buffer = ByteBuffer.allocate(PIECE_BYTES);
    try {
      while (from.read(buffer.clear()) >= 0) {
        buffer.flip();
        copy.write(buffer.array(), 0, buffer.limit());
        while (buffer.hasRemaining()) {
          to.write(buffer);
        }
      }
      to.shutdownOutput();
    } catch (IOException broken) {
      close(from);
      close(to);
    }
  }

  private static void close(SocketChannel channel) {
    try {
      channel.close();
    } catch (IOException closedAlready) {
      // Nothing left to do.
    }
  }
}
