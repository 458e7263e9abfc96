package dev.signalbox.data.call;

import dev.signalbox.data.snapshot.Endpoint.ConnectionKey;
import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import java.io.File;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.SSLException;

/// TLS towards providers: 1.2 and 1.3, certificate and host name always verified, HTTP/2 by ALPN.
/// Contexts are made once per set of trusted authorities, because making one reads files.
public final class ClientTls {

  private final Map<String, SslContext> contexts = new ConcurrentHashMap<>();

  /// Makes the context for these authorities beforehand, away from the event loops.
  ///
  /// @param trustedCertificates a PEM file, or empty for the platform's authorities
  /// @throws IllegalStateException if the file cannot be used
  public void prepare(String trustedCertificates) {
    contexts.computeIfAbsent(trustedCertificates, ClientTls::context);
  }

  SslHandler handler(ConnectionKey key, ByteBufAllocator allocator) {
    prepare(key.trustedCertificates());
    SslContext context = contexts.get(key.trustedCertificates());
    if (context == null) {
      throw new IllegalStateException("no TLS context");
    }
    return context.newHandler(allocator, key.host(), key.port());
  }

  private static SslContext context(String trustedCertificates) {
    try {
      SslContextBuilder builder =
          SslContextBuilder.forClient()
              .protocols("TLSv1.3", "TLSv1.2")
              .endpointIdentificationAlgorithm("HTTPS")
              .applicationProtocolConfig(
                  new ApplicationProtocolConfig(
                      ApplicationProtocolConfig.Protocol.ALPN,
                      ApplicationProtocolConfig.SelectorFailureBehavior.NO_ADVERTISE,
                      ApplicationProtocolConfig.SelectedListenerFailureBehavior.ACCEPT,
                      ApplicationProtocolNames.HTTP_2,
                      ApplicationProtocolNames.HTTP_1_1));
      if (!trustedCertificates.isEmpty()) {
        builder.trustManager(new File(trustedCertificates));
      }
      return builder.build();
    } catch (SSLException | IllegalArgumentException unusable) {
      throw new IllegalStateException(
          "The trusted certificates of a provider cannot be used. Give a PEM file.", unusable);
    }
  }
}
