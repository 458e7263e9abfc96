package dev.signalbox.model.audit;

import dev.signalbox.model.id.TenantId;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;

/// What is signed from time to time: that a tenant's log had so many entries at that time, and
/// which link its chain ended with. Its text is a C2SP checkpoint: origin, size, hash, and a line
/// of our own with the time.
///
/// @param sequence the number of the last entry; 0 for an empty log
/// @param hash the last entry's link
public record Checkpoint(TenantId tenant, long sequence, ChainHash hash, Instant at) {

  private static final String ORIGIN = "signalbox.dev/audit/";
  private static final int LINES = 4;

  /// The text to sign.
  public String text() {
    return ORIGIN + tenant + "\n" + sequence + "\n" + hash.base64() + "\ntime " + at + "\n";
  }

  /// Reads a text that [#text] wrote; empty if it did not.
  public static Optional<Checkpoint> parse(String text) {
    String[] lines = text.split("\n", -1);
    if (lines.length != LINES + 1
        || !lines[0].startsWith(ORIGIN)
        || !lines[3].startsWith("time ")) {
      return Optional.empty();
    }
    try {
      Checkpoint read =
          new Checkpoint(
              TenantId.parse(lines[0].substring(ORIGIN.length())),
              Long.parseLong(lines[1]),
              ChainHash.fromBase64(lines[2]),
              Instant.parse(lines[3].substring("time ".length())));
      return read.text().equals(text) ? Optional.of(read) : Optional.empty();
    } catch (IllegalArgumentException | DateTimeException malformed) {
      return Optional.empty();
    }
  }
}
