package dev.signalbox.data.sync;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;

/// A control plane on a socket of its own. By itself it keeps the contract: it holds a question for
/// as long as it is allowed to when there is nothing new. What it answers can be bent.
final class FakeControlPlane implements AutoCloseable {

  /// A question that arrived.
  record Question(String target, Map<String, String> headers) {}

  /// An answer as it goes out.
  ///
  /// @param declaredLength the `content-length` that it claims
  record Reply(int status, String etag, byte[] body, long declaredLength) {
    Reply(int status, String etag, byte[] body) {
      this(status, etag, body, body.length);
    }
  }

  private final ServerSocket socket;
  private final BlockingQueue<Question> questions = new LinkedBlockingQueue<>();
  private byte[] envelope = new byte[0];
  private String etag = "";
  private volatile UnaryOperator<Reply> bend = UnaryOperator.identity();
  private volatile boolean holds = true;

  FakeControlPlane() throws IOException {
    socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(this::listen);
  }

  URI address() {
    return URI.create("http://127.0.0.1:" + socket.getLocalPort());
  }

  /// Publishes a bundle, and wakes whoever waits for one.
  synchronized void publish(byte[] next, String tag) {
    envelope = next;
    etag = tag;
    notifyAll();
  }

  /// Changes each further answer on its way out.
  void bend(UnaryOperator<Reply> change) {
    bend = change;
  }

  /// Answers each further question at once.
  void neverHold() {
    holds = false;
  }

  /// The next question, waiting for it if need be.
  Question question() throws InterruptedException {
    Question next = questions.poll(10, TimeUnit.SECONDS);
    if (next == null) {
      throw new AssertionError("no question came within 10 s");
    }
    return next;
  }

  /// Whether a question comes within a short time.
  boolean isAskedWithin(long millis) throws InterruptedException {
    return questions.poll(millis, TimeUnit.MILLISECONDS) != null;
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }

  private void listen() {
    while (!socket.isClosed()) {
      try {
        Socket caller = socket.accept();
        Thread.ofVirtual().start(() -> serve(caller));
      } catch (IOException closed) {
        return;
      }
    }
  }

  private void serve(Socket caller) {
    try (caller) {
      BufferedReader in =
          new BufferedReader(
              new InputStreamReader(caller.getInputStream(), StandardCharsets.ISO_8859_1));
      String target = in.readLine().split(" ")[1];
      Map<String, String> headers = new TreeMap<>();
      for (String line = in.readLine(); !line.isEmpty(); line = in.readLine()) {
        int colon = line.indexOf(':');
        headers.put(
            line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).strip());
      }
      questions.add(new Question(target, headers));
      // Answer first: a bend that comes while the question is held must still count.
      Reply straight = answer(target, headers);
      send(caller.getOutputStream(), bend.apply(straight));
    } catch (IOException gone) {
      // The caller hung up, which is its right.
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized Reply answer(String target, Map<String, String> headers)
      throws InterruptedException {
    long waitSeconds = Long.parseLong(target.replaceAll(".*wait=([0-9]+).*", "$1"));
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(holds ? waitSeconds : 0);
    while (etag.equals(headers.get("if-none-match"))) {
      long rest = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
      if (rest <= 0) {
        return new Reply(304, etag, new byte[0]);
      }
      wait(rest);
    }
    return etag.isEmpty() ? new Reply(503, "", new byte[0]) : new Reply(200, etag, envelope);
  }

  private static void send(OutputStream out, Reply reply) throws IOException {
    StringBuilder head = new StringBuilder("HTTP/1.1 " + reply.status() + " Answer\r\n");
    if (!reply.etag().isEmpty()) {
      head.append("etag: ").append(reply.etag()).append("\r\n");
    }
    head.append("location: /elsewhere\r\nconnection: close\r\n");
    if (reply.status() != 304) {
      head.append("content-length: ").append(reply.declaredLength()).append("\r\n");
    }
    out.write(head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1));
    out.write(reply.body());
    out.flush();
  }
}
