package dev.signalbox.e2e;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// Reads the calls out of the bytes that went over one HTTP/1.1 connection (RFC 9112), after the
/// fact. Only framing is taken away: bodies are as they were sent, still compressed if they were.
final class Transcript {

  private final byte[] bytes;
  private int at;

  private Transcript(byte[] bytes) {
    this.bytes = bytes;
  }

  /// One side of a call.
  ///
  /// @param start the request or status line
  /// @param headers by lower-case name, the last of each
  /// @param complete whether the body came to its end
  record Message(String start, Map<String, String> headers, byte[] body, boolean complete) {

    Optional<String> header(String name) {
      return Optional.ofNullable(headers.get(name));
    }

    String sha256() {
      try {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(body));
      } catch (NoSuchAlgorithmException never) {
        throw new IllegalStateException(never);
      }
    }

    /// The same with another body.
    Message withBody(byte[] other) {
      return new Message(start, headers, other, complete);
    }

    /// The body as text; it must not be compressed.
    String text() {
      return new String(body, StandardCharsets.UTF_8);
    }
  }

  /// A request and its answer, as the client saw them.
  record Call(Message request, Message answer) {

    String method() {
      return request.start().split(" ", 2)[0];
    }

    String target() {
      return request.start().split(" ", 3)[1];
    }

    int status() {
      return Integer.parseInt(answer.start().split(" ", 3)[1]);
    }
  }

  /// The calls of a connection in order. A request that got no answer is left out.
  static List<Call> read(byte[] sent, byte[] received) {
    Transcript requests = new Transcript(sent);
    Transcript answers = new Transcript(received);
    List<Call> calls = new ArrayList<>();
    for (Optional<Message> request = requests.next(true);
        request.isPresent();
        request = requests.next(true)) {
      boolean bodyless = request.get().start().startsWith("HEAD ");
      Optional<Message> answer = answers.next(!bodyless);
      while (answer.isPresent() && answer.get().start().startsWith("HTTP/1.1 1")) {
        answer = answers.next(!bodyless);
      }
      if (answer.isEmpty()) {
        break;
      }
      calls.add(new Call(request.get(), answer.get()));
    }
    return calls;
  }

  private Optional<Message> next(boolean mayHaveBody) {
    int end = find("\r\n\r\n", at);
    if (end < 0) {
      return Optional.empty();
    }
    String[] lines = new String(bytes, at, end - at, StandardCharsets.ISO_8859_1).split("\r\n");
    at = end + 4;
    Map<String, String> headers = new TreeMap<>();
    for (int line = 1; line < lines.length; line++) {
      int colon = lines[line].indexOf(':');
      headers.put(
          lines[line].substring(0, colon).toLowerCase(Locale.ROOT),
          lines[line].substring(colon + 1).strip());
    }
    if (!mayHaveBody) {
      return Optional.of(new Message(lines[0], headers, new byte[0], true));
    }
    if (headers.getOrDefault("transfer-encoding", "").contains("chunked")) {
      return Optional.of(chunked(lines[0], headers));
    }
    int length = Integer.parseInt(headers.getOrDefault("content-length", "0"));
    int there = Math.min(length, bytes.length - at);
    byte[] body = Arrays.copyOfRange(bytes, at, at + there);
    at += there;
    return Optional.of(new Message(lines[0], headers, body, there == length));
  }

  private Message chunked(String start, Map<String, String> headers) {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    while (true) {
      int line = find("\r\n", at);
      if (line < 0) {
        return new Message(start, headers, body.toByteArray(), false);
      }
      String size = new String(bytes, at, line - at, StandardCharsets.ISO_8859_1).split(";")[0];
      int length = Integer.parseInt(size.strip(), 16);
      at = line + 2;
      int there = Math.min(length, bytes.length - at);
      body.write(bytes, at, there);
      at = Math.min(bytes.length, at + there + 2);
      if (length == 0) {
        return new Message(start, headers, body.toByteArray(), true);
      }
      if (there < length) {
        return new Message(start, headers, body.toByteArray(), false);
      }
    }
  }

  private int find(String text, int from) {
    byte[] wanted = text.getBytes(StandardCharsets.ISO_8859_1);
    for (int start = from; start + wanted.length <= bytes.length; start++) {
      if (Arrays.equals(bytes, start, start + wanted.length, wanted, 0, wanted.length)) {
        return start;
      }
    }
    return -1;
  }
}
