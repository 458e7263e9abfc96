package dev.signalbox.simulator;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.zip.GZIPInputStream;

/// Reads request bodies that came compressed.
final class RequestEncoding {

  /// The longest body of a request, compressed or not.
  static final int MAX_BODY_BYTES = 32 << 20;

  private RequestEncoding() {}

  /// The body without its content-encoding.
  ///
  /// @throws IOException if it is broken, too long, or in an encoding other than gzip
  static byte[] decode(Arrived request) throws IOException {
    String encoding =
        request.headers().first("content-encoding").orElse("identity").toLowerCase(Locale.ROOT);
    if (encoding.equals("identity")) {
      return request.body();
    }
    if (!encoding.equals("gzip")) {
      throw new IOException("content-encoding " + encoding + " is not supported");
    }
    try (InputStream plain = new GZIPInputStream(new ByteArrayInputStream(request.body()))) {
      byte[] decoded = plain.readNBytes(MAX_BODY_BYTES + 1);
      if (decoded.length > MAX_BODY_BYTES) {
        throw new IOException("the body is too long");
      }
      return decoded;
    }
  }
}
