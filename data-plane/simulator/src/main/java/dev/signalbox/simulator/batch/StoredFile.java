package dev.signalbox.simulator.batch;

import java.time.Instant;
import java.util.Optional;

/// A file of an account.
///
/// @param mediaType what its uploader called it
/// @param purpose the vendor's word for what it is for; empty where the vendor has none
/// @param expires when it is gone; never if empty
/// @param content its bytes; nobody changes them
public record StoredFile(
    String id,
    String name,
    String mediaType,
    String purpose,
    Instant created,
    Optional<Instant> expires,
    byte[] content) {

  /// Whether it is still there.
  public boolean live(Instant now) {
    return expires.map(now::isBefore).orElse(true);
  }
}
