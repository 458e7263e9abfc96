package dev.signalbox.model.audit;

import dev.signalbox.model.bundle.SigningKeys;
import dev.signalbox.model.id.TenantId;
import java.security.PublicKey;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;

/// What is signed from time to time: that a tenant's log had so many entries at that time, and
/// which link its chain ended with. Its text is a C2SP checkpoint: origin, size, hash, and a line
/// of our own with the time. A hand-over has one line more, which names the key that signs from
/// then on.
///
/// @param sequence the number of the last entry; 0 for an empty log
/// @param hash the last entry's link
/// @param nextKey the key that signs everything later; empty if the key stays
public record Checkpoint(
    TenantId tenant, long sequence, ChainHash hash, Instant at, Optional<PublicKey> nextKey) {

  private static final String ORIGIN = "signalbox.dev/audit/";
  private static final String TIME = "time ";
  private static final String NEXT_KEY = "next-key ";
  private static final int LINES = 4;

  /// A checkpoint after which the same key goes on.
  public Checkpoint(TenantId tenant, long sequence, ChainHash hash, Instant at) {
    this(tenant, sequence, hash, at, Optional.empty());
  }

  /// The text to sign.
  public String text() {
    String next =
        nextKey
            .map(key -> NEXT_KEY + Base64.getEncoder().encodeToString(key.getEncoded()) + "\n")
            .orElse("");
    return ORIGIN
        + tenant
        + "\n"
        + sequence
        + "\n"
        + hash.base64()
        + "\n"
        + TIME
        + at
        + "\n"
        + next;
  }

  /// Reads a text that [#text] wrote; empty if it did not.
  public static Optional<Checkpoint> parse(String text) {
    String[] lines = text.split("\n", -1);
    boolean handsOver = lines.length == LINES + 2 && lines[LINES].startsWith(NEXT_KEY);
    if (lines.length != LINES + 1 && !handsOver
        || !lines[0].startsWith(ORIGIN)
        || !lines[3].startsWith(TIME)) {
      return Optional.empty();
    }
    try {
      Checkpoint read =
          new Checkpoint(
              TenantId.parse(lines[0].substring(ORIGIN.length())),
              Long.parseLong(lines[1]),
              ChainHash.fromBase64(lines[2]),
              Instant.parse(lines[3].substring(TIME.length())),
              handsOver
                  ? Optional.of(
                      SigningKeys.readEncoded(
                          Base64.getDecoder().decode(lines[LINES].substring(NEXT_KEY.length()))))
                  : Optional.empty());
      return read.text().equals(text) ? Optional.of(read) : Optional.empty();
    } catch (IllegalArgumentException | DateTimeException malformed) {
      return Optional.empty();
    }
  }
}
