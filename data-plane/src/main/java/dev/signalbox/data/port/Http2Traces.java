package dev.signalbox.data.port;

import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http2.HttpConversionUtil.ExtensionHeaderNames;

/// What the translation from HTTP/2 adds to a head that nobody sent.
public final class Http2Traces {

  private static final ExtensionHeaderNames[] NAMES = ExtensionHeaderNames.values();

  private Http2Traces() {}

  /// Takes the additions out.
  public static void remove(HttpHeaders headers) {
    for (ExtensionHeaderNames name : NAMES) {
      headers.remove(name.text());
    }
  }
}
