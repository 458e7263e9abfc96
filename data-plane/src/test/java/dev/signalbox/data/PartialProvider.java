package dev.signalbox.data;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// A provider that takes one connection and only reads: it shows what came of a request that is not
/// complete.
final class PartialProvider implements AutoCloseable {

  private final ServerSocket server;
  private final ByteArrayOutputStream received = new ByteArrayOutputStream();
  private boolean ended;

  PartialProvider() throws IOException {
    server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(this::read);
  }

  String baseUrl() {
    return "http://127.0.0.1:" + server.getLocalPort() + "/v1";
  }

  private void read() {
    try (Socket socket = server.accept()) {
      InputStream in = socket.getInputStream();
      byte[] buffer = new byte[8_192];
      for (int length = in.read(buffer); length >= 0; length = in.read(buffer)) {
        add(buffer, length);
      }
    } catch (IOException reset) {
      // Ended all the same.
    }
    end();
  }

  private synchronized void add(byte[] bytes, int length) {
    received.write(bytes, 0, length);
    notifyAll();
  }

  private synchronized void end() {
    ended = true;
    notifyAll();
  }

  /// Waits until this text has come.
  synchronized void awaitText(String text) throws InterruptedException, TimeoutException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
    while (!received.toString(StandardCharsets.UTF_8).contains(text)) {
      waitUntil(deadline);
    }
  }

  /// Waits for the end of the connection, and gives all that came.
  synchronized String awaitEnd() throws InterruptedException, TimeoutException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
    while (!ended) {
      waitUntil(deadline);
    }
    return received.toString(StandardCharsets.UTF_8);
  }

  private void waitUntil(long deadline) throws InterruptedException, TimeoutException {
    long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
    if (left <= 0) {
      throw new TimeoutException("so far: " + received.toString(StandardCharsets.UTF_8));
    }
    wait(left);
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
