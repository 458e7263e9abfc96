package dev.signalbox.control.bundle;

import dev.signalbox.model.bundle.SignedBundle;

/// A bundle as it was published.
///
/// @param etag a strong entity tag, quotes included
record Published(long version, String etag, SignedBundle bundle, byte[] envelope) {

  Published(long version, String etag, SignedBundle bundle) {
    this(version, etag, bundle, bundle.toBytes());
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
