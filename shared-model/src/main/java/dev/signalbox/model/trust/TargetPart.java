package dev.signalbox.model.trust;

/// A part as it is published.
///
/// @param path such as `tenants/ID/keys/00`
/// @param sha256 of the bytes, in lower-case hexadecimal
public record TargetPart(String path, byte[] bytes, String sha256) {

  /// A part of these bytes.
  public static TargetPart of(String path, byte[] bytes) {
    return new TargetPart(path, bytes, Hashes.sha256(bytes));
  }
}
