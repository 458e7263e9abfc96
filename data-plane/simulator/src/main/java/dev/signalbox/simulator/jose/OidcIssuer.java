package dev.signalbox.simulator.jose;

import dev.signalbox.model.json.JsonValue;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// An OpenID Connect issuer that the simulated clouds trust: the one of a cluster or of a CI system
/// whose tokens are exchanged for credentials.
public final class OidcIssuer {

  /// The issuer's name.
  public static final String ISSUER = "https://oidc.simulator.test";

  /// A token for a subject and an audience.
  public String token(String subject, String audience, Instant now, Duration life) {
    return key()
        .token(
            JsonValue.object()
                .put("iss", ISSUER)
                .put("sub", subject)
                .put("aud", audience)
                .put("iat", now.getEpochSecond())
                .put("nbf", now.getEpochSecond())
                .put("exp", now.plus(life).getEpochSecond())
                .build());
  }

  /// The token, if this issuer signed it, for this audience, and it is not over.
  public Optional<Jwt> verify(String token, String audience, Instant now) {
    return Jwt.parse(token)
        .filter(jwt -> jwt.claim("iss").equals(ISSUER))
        .filter(jwt -> jwt.audiences().contains(audience))
        .filter(jwt -> jwt.signedBy(key().publicKey()))
        .filter(jwt -> jwt.current(now));
  }

  /// The key that signs.
  public SigningKey key() {
    return SigningKey.shared("oidc-1");
  }
}
