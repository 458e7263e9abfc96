package dev.signalbox.data.accept;

import dev.signalbox.data.exchange.RefusalCode;
import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
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
    if (head.protocolVersion().majorVersion() != 1) {
      return RefusalCode.HEAD_MALFORMED;
    }
    boolean hasHost = headers.contains(HttpHeaderNames.HOST);
    if (!hasHost && head.protocolVersion().equals(HttpVersion.HTTP_1_1)
        || hasHost && headers.getAll(HttpHeaderNames.HOST).size() > 1) {
      return RefusalCode.HEAD_MALFORMED;
    }
    if (!isPlainTarget(head.uri())) {
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

  /// Stands for a request of which there is no head, or not the whole.
  static HttpRequest missing() {
    return new DefaultHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.GET, "/");
  }

  /// Whether no further request can follow: the client says so, or is too old for answers in
  /// chunks.
  static boolean endsConnection(HttpRequest head) {
    return !HttpUtil.isKeepAlive(head) || head.protocolVersion().equals(HttpVersion.HTTP_1_0);
  }

  /// Whether more of a request is still to come than `most` bytes, or nobody can say whether it
  /// comes: a client that waits to be invited may leave its body out.
  static boolean leavesMoreThan(long most, HttpRequest head, long received) {
    return HttpUtil.getContentLength(head, 0L) - received > most
        || received == 0 && HttpUtil.is100ContinueExpected(head);
  }

  /// Origin form, in visible ASCII and without a fragment. Anything else would not reach the
  /// provider as it came, or, out of an HTTP/2 `:path`, could end the request line there.
  private static boolean isPlainTarget(String target) {
    for (int index = 0; index < target.length(); index++) {
      char c = target.charAt(index);
      if (c <= ' ' || c >= 0x7f || c == '#') {
        return false;
      }
    }
    return target.startsWith("/");
  }
}
