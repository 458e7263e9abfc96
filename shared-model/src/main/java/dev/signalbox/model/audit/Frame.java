package dev.signalbox.model.audit;

import dev.signalbox.model.json.CanonicalJson;
import dev.signalbox.model.json.Json;
import dev.signalbox.model.json.JsonException;
import dev.signalbox.model.json.JsonValue;
import dev.signalbox.model.json.JsonValue.Obj;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// One line of an export, read as strictly as it was written.
sealed interface Frame {

  /// What every line of an entry starts with.
  byte[] CONTENT = "{\"content\":".getBytes(StandardCharsets.US_ASCII);

  /// The first line.
  ///
  /// @param pastKeys those that signed before, oldest first
  /// @param handovers the checkpoint by which each of them handed over to the next
  record Header(String publicKey, String statement, List<String> pastKeys, List<String> handovers)
      implements Frame {}

  /// The line of an entry.
  ///
  /// @param isConsistent whether its hash is that of its content, number and previous hash
  record Entry(ChainHash previous, long sequence, ChainHash hash, boolean isConsistent)
      implements Frame {

    boolean follows(long before, ChainHash link) {
      return sequence == before + 1 && previous.equals(link) && isConsistent;
    }
  }

  /// The line of a checkpoint.
  record Mark(long number, String note) implements Frame {}

  /// None of these.
  record Unreadable() implements Frame {}

  /// Reads a line without its newline.
  static Frame parse(byte[] line) {
    return Arrays.mismatch(line, CONTENT) == CONTENT.length
        ? Frames.entry(line)
        : Frames.other(line);
  }

  /// How lines are read.
  final class Frames {

    /// Longer than any tail of an entry.
    private static final int MAX_TAIL = 200;

    private static final Pattern TAIL =
        Pattern.compile(
            ",\"hash\":\"([0-9a-f]{64})\",\"previous\":\"([0-9a-f]{64})\""
                + ",\"sequence\":([1-9][0-9]{0,17})}");

    private Frames() {}

    /// Finds the content by what stands around it, so that its very bytes are hashed.
    private static Frame entry(byte[] line) {
      int from = Math.max(CONTENT.length, line.length - MAX_TAIL);
      String tail = new String(line, from, line.length - from, StandardCharsets.ISO_8859_1);
      int start = tail.lastIndexOf(",\"hash\":\"");
      Matcher matcher = TAIL.matcher(start < 0 ? "" : tail.substring(start));
      if (!matcher.matches()) {
        return new Unreadable();
      }
      ChainHash hash = new ChainHash(matcher.group(1));
      ChainHash previous = new ChainHash(matcher.group(2));
      long sequence = Long.parseLong(matcher.group(3));
      int length = from + start - CONTENT.length;
      ChainHash actual = previous.next(sequence, line, CONTENT.length, length);
      return new Entry(previous, sequence, hash, actual.equals(hash));
    }

    private static boolean isHeader(Obj in) {
      boolean rotated = in.get("past_keys").isPresent() && in.get("handovers").isPresent();
      return in.members().size() == (rotated ? 5 : 3);
    }

    private static List<String> texts(Obj in, String name) {
      return in.get(name).stream()
          .flatMap(array -> array.asArray().stream())
          .map(JsonValue::asString)
          .toList();
    }

    private static Frame other(byte[] line) {
      try {
        Obj in = Json.parse(line).asObject();
        if (!Arrays.equals(CanonicalJson.write(in), line)) {
          return new Unreadable();
        }
        if (in.members().size() == 2 && in.get("checkpoint").isPresent()) {
          return new Mark(in.number("number"), in.string("checkpoint"));
        }
        if (in.string("format").equals(ExportFormat.NAME) && isHeader(in)) {
          return new Header(
              in.string("public_key"),
              in.string("statement"),
              texts(in, "past_keys"),
              texts(in, "handovers"));
        }
        return new Unreadable();
      } catch (JsonException malformed) {
        return new Unreadable();
      }
    }
  }
}
