package dev.signalbox.data.snapshot;

import dev.signalbox.model.bundle.ProviderSpec;

/// A provider made ready to be called.
///
/// @param spec what the tenant decided
/// @param tls whether to speak TLS
/// @param host host name or address literal
/// @param port TCP port
/// @param authority what the `host` header says
/// @param basePath what stands for our `/v1`, without a slash at the end
/// @param authorizer puts the credential on requests
public record Endpoint(
    ProviderSpec spec,
    boolean tls,
    String host,
    int port,
    String authority,
    String basePath,
    Authorizer authorizer) {

  /// The provider's name in the policy.
  public String name() {
    return spec.name();
  }

  /// What makes two endpoints share connections.
  public ConnectionKey connectionKey() {
    return new ConnectionKey(tls, host, port, spec.trustedCertificates());
  }

  /// Address and trust of a connection.
  public record ConnectionKey(boolean tls, String host, int port, String trustedCertificates) {}

  /// Makes a provider ready.
  public static Endpoint of(ProviderSpec spec, Authorizer authorizer) {
    boolean tls = "https".equalsIgnoreCase(spec.baseUrl().getScheme());
    int defaultPort = tls ? 443 : 80;
    int port = spec.baseUrl().getPort() < 0 ? defaultPort : spec.baseUrl().getPort();
    String host = spec.baseUrl().getHost();
    String authority = port == defaultPort ? host : host + ":" + port;
    String path = spec.baseUrl().getRawPath() == null ? "" : spec.baseUrl().getRawPath();
    String basePath = path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    return new Endpoint(spec, tls, host, port, authority, basePath, authorizer);
  }
}
