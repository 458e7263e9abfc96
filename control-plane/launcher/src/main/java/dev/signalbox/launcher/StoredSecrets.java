package dev.signalbox.launcher;

import dev.signalbox.model.json.Json;
import dev.signalbox.model.json.JsonValue;
import dev.signalbox.model.key.Secret;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;

/// The credentials of one installation, made at its first start.
///
/// @param adminToken opens the REST API
/// @param proxyToken by which the proxy is known to the control plane
/// @param superuser PostgreSQL's own superuser, for an operator's tools
/// @param owner the role that owns the tables
/// @param application the role that everything but migrations runs as
/// @param virtualKey the key that the set-up made for the developer; empty before
record StoredSecrets(
    Secret adminToken,
    Secret proxyToken,
    Secret superuser,
    Secret owner,
    Secret application,
    Optional<Secret> virtualKey) {

  private static final int RANDOM_BYTES = 32;

  /// Reads what was stored; empty at the first start.
  static Optional<StoredSecrets> load(DataFolder data) {
    return DataFolder.read(data.secrets())
        .map(text -> Json.parse(text).asObject())
        .map(stored ->
            new StoredSecrets(
                secret(stored, "admin_token"),
                secret(stored, "proxy_token"),
                secret(stored, "postgres_superuser_password"),
                secret(stored, "postgres_owner_password"),
                secret(stored, "postgres_application_password"),
                stored.get("virtual_key").map(JsonValue::asString).map(Secret::new)));
  }

  /// Makes new ones.
  static StoredSecrets create(SecureRandom random) {
    return new StoredSecrets(
        fresh(random, "sbx_admin_"),
        fresh(random, "sbx_proxy_"),
        fresh(random, ""),
        fresh(random, ""),
        fresh(random, ""),
        Optional.empty());
  }

  /// The same with a virtual key.
  StoredSecrets withVirtualKey(Secret key) {
    return new StoredSecrets(
        adminToken, proxyToken, superuser, owner, application, Optional.of(key));
  }

  /// Writes them for the next start, and what the proxy reads from files of its own.
  void save(DataFolder data) {
    JsonValue stored =
        JsonValue.object()
            .put("admin_token", adminToken.reveal())
            .put("proxy_token", proxyToken.reveal())
            .put("postgres_superuser_password", superuser.reveal())
            .put("postgres_owner_password", owner.reveal())
            .put("postgres_application_password", application.reveal())
            .put("virtual_key", virtualKey.map(Secret::reveal))
            .build();
    DataFolder.writePrivate(data.secrets(), Json.write(stored) + "\n");
    DataFolder.writePrivate(data.proxyToken(), proxyToken.reveal() + "\n");
    DataFolder.writePrivate(data.simulatorKey(), "simulator\n");
  }

  private static Secret secret(JsonValue.Obj stored, String name) {
    return new Secret(stored.string(name));
  }

  private static Secret fresh(SecureRandom random, String prefix) {
    byte[] bytes = new byte[RANDOM_BYTES];
    random.nextBytes(bytes);
    return new Secret(prefix + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
  }
}
