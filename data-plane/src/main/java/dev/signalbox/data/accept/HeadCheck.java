package dev.signalbox.data.accept;

import dev.signalbox.data.exchange.RefusalCode;
import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Decides on a request head what the decoder leaves open (RFC 9112 sections 3.2, 6.1 and 6.3).
final class HeadCheck {

  private HeadCheck() {}

  /// Why the head is refused, or null if it is fine. After a refusal of a malformed head the
  /// connection must be closed: where the next request starts is not known.
  static @Nullable RefusalCode refusal(HttpRequest head, long maxBodyBytes) {
    if (head.decoderResult().isFailure()) {
      return head.decoderResult().cause() instanceof TooLongFrameException
          ? RefusalCode.HEADER_TOO_LARGE
          : RefusalCode.HEAD_MALFORMED;
    }
    HttpHeaders headers = head.headers();
    boolean hasHost = headers.contains(HttpHeaderNames.HOST);
    if (!hasHost && head.protocolVersion().equals(HttpVersion.HTTP_1_1)
        || hasHost && headers.getAll(HttpHeaderNames.HOST).size() > 1) {
      return RefusalCode.HEAD_MALFORMED;
    }
    if (!head.uri().startsWith("/")) {
      return RefusalCode.HEAD_MALFORMED;
    }
    List<String> codings = headers.getAll(HttpHeaderNames.TRANSFER_ENCODING);
    if (!codings.isEmpty()
        && (codings.size() > 1
            || !codings.getFirst().equalsIgnoreCase("chunked")
            || head.protocolVersion().equals(HttpVersion.HTTP_1_0))) {
      return RefusalCode.HEAD_MALFORMED;
    }
    return HttpUtil.getContentLength(head, 0L) > maxBodyBytes ? RefusalCode.BODY_TOO_LARGE : null;
  }
}
