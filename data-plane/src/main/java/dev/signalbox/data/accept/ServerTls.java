package dev.signalbox.data.accept;

import io.netty.handler.codec.http2.Http2SecurityUtil;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SupportedCipherSuiteFilter;
import javax.net.ssl.SSLException;

/// TLS on the client's side: 1.2 and 1.3, HTTP/2 by ALPN.
final class ServerTls {

  private ServerTls() {}

  static SslContext context(TlsIdentity identity) {
    try {
      return SslContextBuilder.forServer(
              identity.certificate().toFile(), identity.privateKey().toFile())
          .protocols("TLSv1.3", "TLSv1.2")
          .ciphers(Http2SecurityUtil.CIPHERS, SupportedCipherSuiteFilter.INSTANCE)
          .applicationProtocolConfig(
              new ApplicationProtocolConfig(
                  ApplicationProtocolConfig.Protocol.ALPN,
                  ApplicationProtocolConfig.SelectorFailureBehavior.NO_ADVERTISE,
                  ApplicationProtocolConfig.SelectedListenerFailureBehavior.ACCEPT,
                  ApplicationProtocolNames.HTTP_2,
                  ApplicationProtocolNames.HTTP_1_1))
          .build();
    } catch (SSLException | IllegalArgumentException unusable) {
      throw new IllegalStateException(
          "The TLS certificate or key cannot be used. Give PEM files: a certificate chain and its"
              + " PKCS#8 key.",
          unusable);
    }
  }
}
