package dev.signalbox.control.bundle;

import dev.signalbox.model.bundle.SignedBundle;
import dev.signalbox.model.key.SecretDigest;
import java.util.HexFormat;

/// A bundle as it was published.
///
/// @param etag a strong entity tag, quotes included
record Published(long version, String etag, SignedBundle bundle, byte[] envelope) {

  Published(long version, String etag, SignedBundle bundle) {
    this(version, etag, bundle, bundle.toBytes());
  }

  /// SHA-256 of the envelope, in hexadecimal.
  String digest() {
    return HexFormat.of().formatHex(SecretDigest.sha256().digest(envelope));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Published that && etag.equals(that.etag);
  }

  @Override
  public int hashCode() {
    return etag.hashCode();
  }

  @Override
  public String toString() {
    return "Published[" + version + ", " + envelope.length + " bytes]";
  }
}
