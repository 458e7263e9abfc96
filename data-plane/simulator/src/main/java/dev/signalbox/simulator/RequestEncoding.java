package dev.signalbox.simulator;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.zip.GZIPInputStream;

/// Reads request bodies that came compressed.
final class RequestEncoding {

  /// The longest body of a call to a model, compressed or not.
  private static final int MAX_BODY_BYTES = 32 << 20;

  private static final int MAX_UPLOAD_BYTES = 200 << 20;

  private RequestEncoding() {}

  /// The longest body that a path takes: files and batches may be longer than calls.
  static int limit(String target) {
    int query = target.indexOf('?');
    String path = query < 0 ? target : target.substring(0, query);
    return path.endsWith("/v1/files") || path.endsWith("/v1/messages/batches")
        ? MAX_UPLOAD_BYTES
        : MAX_BODY_BYTES;
  }

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
      int most = limit(request.target());
      byte[] decoded = plain.readNBytes(most + 1);
      if (decoded.length > most) {
        throw new IOException("the body is too long");
      }
      return decoded;
    }
  }
}
