package dev.signalbox.data.credential.entra;

import java.util.Map;

/// A signed assertion as a proof (RFC 7523 §2.2).
final class ClientAssertion {

  private static final String TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

  private ClientAssertion() {}

  static Map<String, String> fields(String assertion) {
    return Map.of("client_assertion_type", TYPE, "client_assertion", assertion);
  }
}
