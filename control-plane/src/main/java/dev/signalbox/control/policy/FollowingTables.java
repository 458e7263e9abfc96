package dev.signalbox.control.policy;

import dev.signalbox.compiler.AliasSource;
import dev.signalbox.compiler.ProviderSource;
import dev.signalbox.compiler.document.PolicyDocument;
import dev.signalbox.model.bundle.SecretRef;
import dev.signalbox.model.json.Json;
import dev.signalbox.model.json.JsonValue;
import dev.signalbox.model.json.JsonValue.ObjectBuilder;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.UUID;

/// Brings the tables `provider` and `model_alias` to what a document says. They are what lists are
/// read from, and what a release before versions reads.
final class FollowingTables {

  private static final String PUT_PROVIDER =
      """
      INSERT INTO provider (tenant_id, name, base_url, formats, models, scheme, secret,
        usage_in_stream, trusted_certificates, auth_settings, pool, created_at, updated_at)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?::jsonb, ?::jsonb, ?, ?)
      ON CONFLICT (tenant_id, name) DO UPDATE SET
        base_url = excluded.base_url, formats = excluded.formats, models = excluded.models,
        scheme = excluded.scheme, secret = excluded.secret,
        usage_in_stream = excluded.usage_in_stream,
        trusted_certificates = excluded.trusted_certificates,
        auth_settings = excluded.auth_settings, pool = excluded.pool, updated_at = excluded.updated_at\
      """;

  private static final String PUT_ALIAS =
      """
      INSERT INTO model_alias (tenant_id, name, provider, model, allows, created_at, updated_at)
      VALUES (?, ?, ?, ?, ?, ?, ?)
      ON CONFLICT (tenant_id, name) DO UPDATE SET provider = excluded.provider,
        model = excluded.model, allows = excluded.allows, updated_at = excluded.updated_at\
      """;

  private final Connection connection;
  private final UUID tenant;
  private final Instant now;

  FollowingTables(Connection connection, UUID tenant, Instant now) {
    this.connection = connection;
    this.tenant = tenant;
    this.now = now;
  }

  /// Does what leads from one document to the next: an alias never names a provider that is not
  /// there.
  void follow(PolicyDocument from, PolicyDocument to) throws SQLException {
    for (ProviderSource provider : to.providers()) {
      if (!from.providers().contains(provider)) {
        put(provider);
      }
    }
    for (AliasSource alias : to.aliases()) {
      if (!from.aliases().contains(alias)) {
        put(alias);
      }
    }
    delete(
        "DELETE FROM model_alias WHERE name = ?",
        from.aliases().stream()
            .map(AliasSource::name)
            .filter(name -> to.alias(name).isEmpty())
            .toList());
    delete(
        "DELETE FROM provider WHERE name = ?",
        from.providers().stream()
            .map(ProviderSource::name)
            .filter(name -> to.provider(name).isEmpty())
            .toList());
  }

  private void put(ProviderSource provider) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(PUT_PROVIDER)) {
      statement.setObject(1, tenant);
      statement.setString(2, provider.name());
      statement.setString(3, provider.baseUrl().orElse(null));
      statement.setArray(
          4,
          connection.createArrayOf(
              "text", provider.formats().stream().sorted().map(FollowingTables::word).toArray()));
      statement.setArray(5, connection.createArrayOf("text", provider.models().toArray()));
      statement.setString(6, provider.scheme().map(FollowingTables::word).orElse(null));
      statement.setString(7, provider.secret().map(SecretRef::text).orElse(null));
      statement.setObject(8, provider.usageInStream().orElse(null));
      statement.setString(9, provider.trustedCertificates().orElse(null));
      ObjectBuilder settings = JsonValue.object();
      provider.auth().settings().forEach(settings::put);
      ObjectBuilder pool = JsonValue.object();
      provider.auth().pool().forEach(key -> pool.put(key.secret().text(), key.weight()));
      statement.setString(10, Json.write(settings.build()));
      statement.setString(11, Json.write(pool.build()));
      execute(statement, 12);
    }
  }

  private void put(AliasSource alias) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(PUT_ALIAS)) {
      statement.setObject(1, tenant);
      statement.setString(2, alias.name());
      statement.setString(3, alias.provider().orElse(null));
      statement.setString(4, alias.model());
      statement.setArray(
          5,
          connection.createArrayOf(
              "text", alias.allows().stream().sorted().map(FollowingTables::word).toArray()));
      execute(statement, 6);
    }
  }

  private void execute(PreparedStatement statement, int created) throws SQLException {
    statement.setObject(created, now.atOffset(ZoneOffset.UTC));
    statement.setObject(created + 1, now.atOffset(ZoneOffset.UTC));
    statement.executeUpdate();
  }

  private void delete(String sql, List<String> names) throws SQLException {
    for (String name : names) {
      try (PreparedStatement statement = connection.prepareStatement(sql)) {
        statement.setString(1, name);
        statement.executeUpdate();
      }
    }
  }

  private static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }
}
