package dev.signalbox.control.guard;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import java.net.URI;
import java.net.URISyntaxException;

/// Finds heads that the codec lets pass although they are none: an unknown version, an address that
/// is none (RFC 3986), not exactly one `host` (RFC 9112 section 3.2).
final class HeadCheck {

  private HeadCheck() {}

  static boolean isSound(HttpRequest request) {
    HttpVersion version = request.protocolVersion();
    boolean current = version.equals(HttpVersion.HTTP_1_1);
    if (!current && !version.equals(HttpVersion.HTTP_1_0)) {
      return false;
    }
    int hosts = request.headers().getAll(HttpHeaderNames.HOST).size();
    if (hosts > 1 || (current && hosts == 0)) {
      return false;
    }
    try {
      new URI(request.uri());
      return true;
    } catch (URISyntaxException notAnAddress) {
      return false;
    }
  }
}
