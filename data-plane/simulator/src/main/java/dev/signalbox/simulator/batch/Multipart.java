package dev.signalbox.simulator.batch;

import dev.signalbox.simulator.call.Request;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A form with files (RFC 7578).
///
/// @param parts its fields in order
public record Multipart(List<Part> parts) {

  private static final int MAX_PARTS = 32;
  private static final int MAX_HEAD_BYTES = 8 << 10;
  private static final Pattern BOUNDARY =
      Pattern.compile("(?i)multipart/form-data\\s*;.*?boundary=\"?([^\";\\s]{1,70})\"?.*");
  private static final Pattern NAME = Pattern.compile("(?i).*?;\\s*name=\"([^\"]*)\".*");
  private static final Pattern FILE_NAME =
      Pattern.compile("(?i).*?;\\s*filename=\"((?:[^\"\\\\]|\\\\.)*)\".*");

  /// A field.
  ///
  /// @param fileName of a file only
  public record Part(String name, Optional<String> fileName, String mediaType, byte[] content) {
    /// The content as text.
    public String text() {
      return new String(content, StandardCharsets.UTF_8);
    }
  }

  public Multipart {
    parts = List.copyOf(parts);
  }

  /// The first field with this name.
  public Optional<Part> find(String name) {
    return parts.stream().filter(part -> part.name().equals(name)).findFirst();
  }

  /// The text of a field.
  public Optional<String> text(String name) {
    return find(name).filter(part -> part.fileName().isEmpty()).map(Part::text);
  }

  /// Reads the body of a request; empty if it is not such a form, or has too many fields.
  public static Optional<Multipart> read(Request request) {
    Matcher type = BOUNDARY.matcher(request.headers().first("content-type").orElse(""));
    if (!type.matches()) {
      return Optional.empty();
    }
    byte[] body = request.body();
    byte[] first = ("--" + type.group(1)).getBytes(StandardCharsets.UTF_8);
    byte[] delimiter = ("\r\n--" + type.group(1)).getBytes(StandardCharsets.UTF_8);
    if (!starts(body, 0, first)) {
      return Optional.empty();
    }
    List<Part> parts = new ArrayList<>();
    int at = first.length;
    while (starts(body, at, "\r\n".getBytes(StandardCharsets.UTF_8))) {
      int begin = at + 2;
      int end = indexOf(body, delimiter, begin);
      Optional<Part> part = end < 0 ? Optional.empty() : part(body, begin, end);
      if (part.isEmpty() || parts.size() == MAX_PARTS) {
        return Optional.empty();
      }
      parts.add(part.get());
      at = end + delimiter.length;
    }
    return starts(body, at, "--".getBytes(StandardCharsets.UTF_8))
        ? Optional.of(new Multipart(parts))
        : Optional.empty();
  }

  private static Optional<Part> part(byte[] body, int begin, int end) {
    byte[] blank = "\r\n\r\n".getBytes(StandardCharsets.UTF_8);
    int head = indexOf(body, blank, begin);
    if (head < 0 || head > end || head - begin > MAX_HEAD_BYTES) {
      return Optional.empty();
    }
    Optional<String> name = Optional.empty();
    Optional<String> fileName = Optional.empty();
    String mediaType = "text/plain";
    for (String line :
        new String(body, begin, head - begin, StandardCharsets.UTF_8).split("\r\n")) {
      if (line.regionMatches(true, 0, "content-disposition:", 0, 20)) {
        name = group(NAME, line);
        fileName = group(FILE_NAME, line).map(text -> text.replaceAll("\\\\(.)", "$1"));
      } else if (line.regionMatches(true, 0, "content-type:", 0, 13)) {
        mediaType = line.substring(13).strip();
      }
    }
    byte[] content = Arrays.copyOfRange(body, head + blank.length, end);
    Optional<String> file = fileName;
    String type = mediaType;
    return name.map(field -> new Part(field, file, type, content));
  }

  private static Optional<String> group(Pattern pattern, String line) {
    Matcher found = pattern.matcher(line);
    return found.matches() ? Optional.of(found.group(1)) : Optional.empty();
  }

  private static boolean starts(byte[] body, int at, byte[] with) {
    return at + with.length <= body.length
        && Arrays.equals(body, at, at + with.length, with, 0, with.length);
  }

  private static int indexOf(byte[] body, byte[] wanted, int from) {
    for (int at = from; at + wanted.length <= body.length; at++) {
      if (body[at] == wanted[0] && starts(body, at, wanted)) {
        return at;
      }
    }
    return -1;
  }
}
