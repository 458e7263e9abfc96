package dev.signalbox.data.port;

import dev.signalbox.data.exchange.HeaderView;
import io.netty.channel.Channel;
import io.netty.handler.ssl.SslHandler;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// The address under which a client knows us, as it says itself.
public final class OwnAddress {

  private OwnAddress() {}

  /// Scheme, host and `/v1`. It is told to the same client only, so that a wrong one harms nobody
  /// else.
  public static String of(HeaderView headers, ClientPort client) {
    String forwarded = headers.first("x-forwarded-proto");
    String scheme =
        forwarded == null ? "" : forwarded.split(",", 2)[0].strip().toLowerCase(Locale.ROOT);
    if (!scheme.equals("http") && !scheme.equals("https")) {
      scheme =
          speaksTls(client.channel()) || speaksTls(client.channel().parent()) ? "https" : "http";
    }
    String host = headers.first("host");
    return scheme + "://" + (host == null ? "localhost" : host) + "/v1";
  }

  private static boolean speaksTls(@Nullable Channel channel) {
    return channel != null && channel.pipeline().get(SslHandler.class) != null;
  }
}
