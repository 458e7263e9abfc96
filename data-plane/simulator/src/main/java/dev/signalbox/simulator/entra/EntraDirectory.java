package dev.signalbox.simulator.entra;

import dev.signalbox.model.key.Secret;
import dev.signalbox.simulator.script.Seal;
import java.security.PublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Applications, managed identities and access tokens of one tenant. Safe for use by several
/// threads.
public final class EntraDirectory {

  /// The tenant of every simulator.
  public static final String TENANT = "11111111-2222-4333-8444-555555555555";

  /// An application that every simulator knows.
  public static final String CLIENT_ID = "aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee";

  /// The secret of [#CLIENT_ID].
  public static final Secret CLIENT_SECRET = new Secret("simulator~client-secret");

  /// The managed identity of the machine.
  public static final String MANAGED_IDENTITY = "99999999-8888-4777-8666-555555555555";

  private static final int MAX_TOKENS = 100_000;

  private final Seal seal;
  private final Map<String, Set<String>> secrets = new HashMap<>();
  private final Map<String, PublicKey> certificates = new HashMap<>();
  private final Set<String> federated = new HashSet<>();
  private final Set<String> assertions = new HashSet<>();
  private final Map<String, Token> tokens = new LinkedHashMap<>();
  private long issued;

  /// An access token.
  ///
  /// @param audience the resource that it opens, without a slash at its end
  public record Token(String text, String clientId, String audience, Instant expires) {}

  public EntraDirectory(Seal seal) {
    this.seal = seal;
    reset();
  }

  /// Back to what every simulator knows.
  public synchronized void reset() {
    secrets.clear();
    certificates.clear();
    federated.clear();
    assertions.clear();
    tokens.clear();
    addSecret(CLIENT_ID, CLIENT_SECRET);
  }

  /// Registers an application's secret; it may have several.
  public synchronized void addSecret(String clientId, Secret secret) {
    secrets.computeIfAbsent(clientId, ignored -> new HashSet<>()).add(secret.reveal());
  }

  /// Ends a secret.
  public synchronized void removeSecret(String clientId, Secret secret) {
    secrets.computeIfAbsent(clientId, ignored -> new HashSet<>()).remove(secret.reveal());
  }

  /// Registers an application's certificate.
  ///
  /// @param thumbprint SHA-1 or SHA-256 of the certificate, in base64url without padding, as the
  ///   `x5t` or `x5t#S256` of an assertion names it
  public synchronized void addCertificate(String clientId, String thumbprint, PublicKey key) {
    secrets.computeIfAbsent(clientId, ignored -> new HashSet<>());
    certificates.put(clientId + " " + thumbprint, key);
  }

  /// Lets tokens of the simulator's own issuer with this subject speak for an application.
  public synchronized void allowFederation(String clientId, String subject) {
    secrets.computeIfAbsent(clientId, ignored -> new HashSet<>());
    federated.add(clientId + " " + subject);
  }

  synchronized boolean knows(String clientId) {
    return secrets.containsKey(clientId);
  }

  synchronized boolean hasSecret(String clientId, String secret) {
    return secrets.getOrDefault(clientId, Set.of()).contains(secret);
  }

  synchronized Optional<PublicKey> certificate(String clientId, String thumbprint) {
    return Optional.ofNullable(certificates.get(clientId + " " + thumbprint));
  }

  synchronized boolean mayFederate(String clientId, String subject) {
    return federated.contains(clientId + " " + subject);
  }

  /// Whether an assertion is used for the first time.
  synchronized boolean isNew(String clientId, String assertionId) {
    return assertions.add(clientId + " " + assertionId);
  }

  /// Issues an access token.
  public synchronized Token issue(String clientId, String audience, Instant now, Duration life) {
    issued++;
    String resource = audience.replaceFirst("/+$", "");
    String text =
        "eyJ0eXAiOiJKV1QifQ."
            + seal.id("", clientId + resource + now + issued)
            + "."
            + seal.id("", now + resource);
    Token token = new Token(text, clientId, resource, now.plus(life));
    tokens.put(text, token);
    if (tokens.size() > MAX_TOKENS) {
      tokens.remove(tokens.keySet().iterator().next());
    }
    return token;
  }

  /// The token, if it was issued for this audience and lives.
  public synchronized Optional<Token> live(String text, String audience, Instant now) {
    return Optional.ofNullable(tokens.get(text))
        .filter(token -> token.audience().equals(audience))
        .filter(token -> now.isBefore(token.expires()));
  }

  /// Ends a token at once, as a revocation does.
  public synchronized void revoke(String text) {
    tokens.remove(text);
  }
}
