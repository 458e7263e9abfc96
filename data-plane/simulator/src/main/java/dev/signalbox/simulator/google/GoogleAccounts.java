package dev.signalbox.simulator.google;

import dev.signalbox.model.json.Json;
import dev.signalbox.model.json.JsonValue;
import dev.signalbox.model.key.Secret;
import dev.signalbox.simulator.jose.SigningKey;
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

/// Service accounts and their keys, who may act as whom, and the access tokens that were issued.
/// Safe for use by several threads.
public final class GoogleAccounts {

  /// An access token that every simulator knows and that never ends.
  public static final Secret ACCESS_TOKEN = new Secret("ya29.simulator-access-token");

  /// The service account of the metadata server.
  public static final String DEFAULT_ACCOUNT = "default@simulator.iam.gserviceaccount.com";

  /// The scope without which nothing of Google Cloud opens.
  public static final String CLOUD_SCOPE = "https://www.googleapis.com/auth/cloud-platform";

  private static final int MAX_TOKENS = 100_000;

  private final Seal seal;
  private final Map<String, PublicKey> keys = new HashMap<>();
  private final Map<String, Token> tokens = new LinkedHashMap<>();
  private final Set<String> impersonations = new HashSet<>();
  private final Set<String> federated = new HashSet<>();
  private long issued;

  /// An access token.
  ///
  /// @param principal the e-mail address of a service account, or a federated subject
  public record Token(String text, String principal, Instant expires) {}

  public GoogleAccounts(Seal seal) {
    this.seal = seal;
    reset();
  }

  /// Back to what every simulator knows.
  public synchronized void reset() {
    keys.clear();
    tokens.clear();
    impersonations.clear();
    federated.clear();
    tokens.put(
        ACCESS_TOKEN.reveal(), new Token(ACCESS_TOKEN.reveal(), DEFAULT_ACCOUNT, Instant.MAX));
  }

  /// Registers a key of a service account.
  public synchronized void addKey(String email, String keyId, PublicKey key) {
    keys.put(email + " " + keyId, key);
  }

  /// Names a key for a service account, registers it and gives the key file as Google writes it.
  ///
  /// @param tokenUri where the file sends its holder for tokens
  public synchronized Secret keyFile(String email, String tokenUri) {
    issued++;
    SigningKey key = SigningKey.shared(seal.id("", email + issued));
    addKey(email, key.id(), key.publicKey());
    return new Secret(
        Json.write(
            JsonValue.object()
                .put("type", "service_account")
                .put("project_id", "simulator")
                .put("private_key_id", key.id())
                .put("private_key", key.privatePem())
                .put("client_email", email)
                .put("client_id", "100000000000000000001")
                .put("auth_uri", "https://accounts.google.com/o/oauth2/auth")
                .put("token_uri", tokenUri)
                .put("universe_domain", "googleapis.com")
                .build()));
  }

  /// Lets one principal act as a service account.
  public synchronized void allowImpersonation(String principal, String email) {
    impersonations.add(principal + " " + email);
  }

  /// Lets a subject of the simulator's own issuer exchange its token at a provider of a workload
  /// identity pool. The principal that it becomes is [#federatedPrincipal].
  ///
  /// @param audience
  ///   `//iam.googleapis.com/projects/N/locations/global/workloadIdentityPools/P/providers/R`
  public synchronized void allowFederation(String audience, String subject) {
    federated.add(audience + " " + subject);
  }

  /// The principal of an exchanged token.
  public static String federatedPrincipal(String audience, String subject) {
    return "principal:" + audience.replaceFirst("/providers/.*", "") + "/subject/" + subject;
  }

  synchronized Optional<PublicKey> key(String email, String keyId) {
    return Optional.ofNullable(keys.get(email + " " + keyId));
  }

  synchronized boolean hasAccount(String email) {
    return keys.keySet().stream().anyMatch(key -> key.startsWith(email + " "));
  }

  synchronized boolean mayImpersonate(String principal, String email) {
    return impersonations.contains(principal + " " + email);
  }

  synchronized boolean mayFederate(String audience, String subject) {
    return federated.contains(audience + " " + subject);
  }

  /// Issues an access token.
  public synchronized Token issue(String principal, Instant now, Duration life) {
    issued++;
    String text = seal.id("ya29.", principal + now + issued) + seal.id("", now + principal);
    Token token = new Token(text, principal, now.plus(life));
    tokens.put(text, token);
    if (tokens.size() > MAX_TOKENS) {
      tokens.remove(tokens.keySet().iterator().next());
    }
    return token;
  }

  /// The token, if it was issued and lives.
  public synchronized Optional<Token> live(String text, Instant now) {
    return Optional.ofNullable(tokens.get(text)).filter(token -> now.isBefore(token.expires()));
  }

  /// Ends a token at once, as a revocation does.
  public synchronized void revoke(String text) {
    tokens.remove(text);
  }
}
