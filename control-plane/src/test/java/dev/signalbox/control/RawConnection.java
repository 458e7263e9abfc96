package dev.signalbox.control;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.signalbox.model.json.Json;
import dev.signalbox.model.json.JsonValue;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A connection that says what no HTTP client would say.
final class RawConnection implements AutoCloseable {

  private static final int PATIENCE_MILLIS = 10_000;
  private static final Pattern LENGTH = Pattern.compile("(?md)^content-length: (\\d+)\r$");

  private final Socket socket;

  RawConnection(int port) throws IOException {
    socket = new Socket("127.0.0.1", port);
    socket.setSoTimeout(PATIENCE_MILLIS);
  }

  /// An answer, its head in lower case.
  record Answer(String head, String body) {

    int status() {
      return Integer.parseInt(head.substring(9, 12));
    }

    JsonValue.Obj problem() {
      return Json.parse(body).asObject();
    }

    Optional<String> header(String name) {
      Matcher found = Pattern.compile("(?md)^" + name + ": (.*)\r$").matcher(head);
      return found.find() ? Optional.of(found.group(1)) : Optional.empty();
    }
  }

  RawConnection send(String text) throws IOException {
    return send(text.getBytes(UTF_8));
  }

  RawConnection send(byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
    return this;
  }

  /// Sends as much as the other side takes.
  RawConnection push(byte[] bytes, int times) {
    try {
      for (int index = 0; index < times; index++) {
        send(bytes);
      }
    } catch (IOException closed) {
      // It said no and left; what it said is read next.
    }
    return this;
  }

  /// The next answer; empty if the connection was closed without one.
  Optional<Answer> answer() throws IOException {
    InputStream in = socket.getInputStream();
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int next = readOrEnd(in);
      if (next < 0) {
        return Optional.empty();
      }
      head.append((char) next);
    }
    String lower = head.toString().toLowerCase(Locale.ROOT);
    Matcher length = LENGTH.matcher(lower);
    int expected = length.find() ? Integer.parseInt(length.group(1)) : 0;
    return Optional.of(new Answer(lower, new String(in.readNBytes(expected), ISO_8859_1)));
  }

  /// Whether the other side closes within the patience.
  boolean ends() throws IOException {
    InputStream in = socket.getInputStream();
    while (readOrEnd(in) >= 0) {
      // What is still on the way does not matter.
    }
    return true;
  }

  private static int readOrEnd(InputStream in) throws IOException {
    try {
      return in.read();
    } catch (java.net.SocketTimeoutException stillOpen) {
      throw stillOpen;
    } catch (IOException reset) {
      return -1;
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
