package dev.signalbox.model.audit;

import dev.signalbox.model.json.CanonicalJson;
import dev.signalbox.model.json.JsonValue;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// Writes an export, line by line. Every line is canonical JSON (RFC 8785) and ends in a newline,
/// so there is no byte in the file that may be otherwise: first a line with the signed statement,
/// then entries in order, each checkpoint behind the last entry that it covers.
public final class ExportFormat {

  /// The value of `format` in the first line.
  static final String NAME = "signalbox-audit-1";

  /// Longer lines are neither written nor read.
  static final int MAX_LINE_BYTES = 32 * 1024 * 1024;

  private ExportFormat() {}

  /// The first line.
  ///
  /// @param publicKey the key as PEM, for who has it from nowhere else
  /// @param statement a signed [ExportStatement]
  public static byte[] header(String publicKey, String statement) {
    return header(List.of(), List.of(), publicKey, statement);
  }

  /// The first line of a log whose key was replaced.
  ///
  /// @param pastKeys the keys before, oldest first, as PEM
  /// @param handovers for each of them the signed [Checkpoint] that names the next
  public static byte[] header(
      List<String> pastKeys, List<String> handovers, String publicKey, String statement) {
    JsonValue.ObjectBuilder header =
        JsonValue.object()
            .put("format", NAME)
            .put("public_key", publicKey)
            .put("statement", statement);
    if (!pastKeys.isEmpty()) {
      header.put("past_keys", JsonValue.array(pastKeys.stream().map(JsonValue::of).toList()));
      header.put("handovers", JsonValue.array(handovers.stream().map(JsonValue::of).toList()));
    }
    return line(header.build());
  }

  /// The line of an entry. Its content stands in it byte for byte.
  public static byte[] entry(ChainHash previous, long sequence, ChainHash hash, byte[] content) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(content.length + 200);
    out.writeBytes(Frame.CONTENT);
    out.writeBytes(content);
    String rest =
        ",\"hash\":\""
            + hash.hex()
            + "\",\"previous\":\""
            + previous.hex()
            + "\",\"sequence\":"
            + sequence
            + "}\n";
    out.writeBytes(rest.getBytes(StandardCharsets.US_ASCII));
    return out.toByteArray();
  }

  /// The line of a checkpoint.
  ///
  /// @param number 1 for the first one in the file, and so on
  /// @param note a signed [Checkpoint]
  public static byte[] checkpoint(long number, String note) {
    return line(JsonValue.object().put("checkpoint", note).put("number", number).build());
  }

  private static byte[] line(JsonValue value) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(CanonicalJson.write(value));
    out.write('\n');
    return out.toByteArray();
  }
}
