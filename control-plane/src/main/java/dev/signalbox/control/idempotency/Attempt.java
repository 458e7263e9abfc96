package dev.signalbox.control.idempotency;

import dev.signalbox.model.id.MemberId;
import dev.signalbox.model.id.TenantId;
import java.util.Arrays;
import java.util.UUID;

/// One execution of a request with a key.
///
/// @param scope SHA-256 of method and path
/// @param fingerprint SHA-256 of query, precondition and body
/// @param id fences: only the attempt whose id is in the table may commit
record Attempt(
    TenantId tenant, MemberId member, Digest scope, String key, Digest fingerprint, UUID id) {

  /// A SHA-256.
  static final class Digest {

    private final byte[] bytes;

    Digest(byte[] bytes) {
      this.bytes = bytes.clone();
    }

    byte[] bytes() {
      return bytes.clone();
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Digest digest && Arrays.equals(bytes, digest.bytes);
    }

    @Override
    public int hashCode() {
      return Arrays.hashCode(bytes);
    }
  }
}
