package dev.signalbox.model.trust;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/// What a genuine archive says.
///
/// @param version the version of the policy, that of the signed snapshot; rises with every change
/// @param timestampVersion rises also when nothing but the time is signed anew
/// @param digest SHA-256 of the signed snapshot, in hexadecimal; names the exact content
/// @param issued when it was last signed that this is the newest, where the signer says so
/// @param expires until when an archive with this timestamp is accepted
/// @param parts all parts by path, such as `tenants/ID/keys/00`
public record VerifiedBundle(
    long version,
    long timestampVersion,
    String digest,
    Optional<Instant> issued,
    Instant expires,
    Map<String, byte[]> parts) {

  public VerifiedBundle {
    parts = Map.copyOf(parts);
  }
}
