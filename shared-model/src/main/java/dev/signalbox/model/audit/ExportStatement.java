package dev.signalbox.model.audit;

import dev.signalbox.model.id.TenantId;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;

/// What an export says of itself, signed, in its first line: what the rest of the file must hold.
/// It stands first so that a file that is cut short still says how long it was.
///
/// @param from the number of the first entry
/// @param to the number of the last entry; `from - 1` if there is none
/// @param start the link before the first entry
/// @param end the link of the last entry
/// @param checkpoints how many checkpoints the file holds
/// @param checkpointDigest the SHA-256 of the hand-overs of keys and of all of them, in order
public record ExportStatement(
    TenantId tenant,
    long from,
    long to,
    ChainHash start,
    ChainHash end,
    long checkpoints,
    ChainHash checkpointDigest,
    Instant at) {

  private static final String ORIGIN = "signalbox.dev/audit/export/v1 ";
  private static final int LINES = 6;

  /// The text to sign.
  public String text() {
    return ORIGIN
        + tenant
        + "\nentries "
        + from
        + " "
        + to
        + "\nstart "
        + start.base64()
        + "\nend "
        + end.base64()
        + "\ncheckpoints "
        + checkpoints
        + " "
        + checkpointDigest.base64()
        + "\ntime "
        + at
        + "\n";
  }

  /// Reads a text that [#text] wrote; empty if it did not.
  public static Optional<ExportStatement> parse(String text) {
    String[] lines = text.split("\n", -1);
    if (lines.length != LINES + 1 || !lines[0].startsWith(ORIGIN)) {
      return Optional.empty();
    }
    String[] words = String.join(" ", lines).substring(ORIGIN.length()).split(" ", -1);
    if (words.length != 14) {
      return Optional.empty();
    }
    try {
      ExportStatement read =
          new ExportStatement(
              TenantId.parse(words[0]),
              Long.parseLong(words[2]),
              Long.parseLong(words[3]),
              ChainHash.fromBase64(words[5]),
              ChainHash.fromBase64(words[7]),
              Long.parseLong(words[9]),
              ChainHash.fromBase64(words[10]),
              Instant.parse(words[12]));
      return read.text().equals(text) ? Optional.of(read) : Optional.empty();
    } catch (IllegalArgumentException | DateTimeException malformed) {
      return Optional.empty();
    }
  }
}
