package dev.signalbox.control.policy;

import dev.signalbox.compiler.AliasSource;
import dev.signalbox.compiler.KeySource;
import dev.signalbox.compiler.ProviderSource;
import dev.signalbox.compiler.TenantSource;
import dev.signalbox.model.bundle.CredentialSpec;
import dev.signalbox.model.bundle.SecretRef;
import dev.signalbox.model.id.KeyId;
import dev.signalbox.model.id.TenantId;
import dev.signalbox.model.json.Json;
import dev.signalbox.model.json.JsonValue;
import dev.signalbox.model.json.JsonValue.Obj;
import dev.signalbox.model.key.SecretDigest;
import dev.signalbox.model.wire.WireFormat;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/// Reads from PostgreSQL what the compiler takes.
public final class PolicySources {

  private PolicySources() {}

  /// The sources of the tenant whose transaction is open.
  public static List<TenantSource> ofTenant(Connection connection) throws SQLException {
    return read(connection, "SELECT tenant_id, source::text FROM policy_source", "");
  }

  /// The sources of all tenants, in one snapshot.
  public static List<TenantSource> ofAll(Connection connection) throws SQLException {
    return read(connection, "SELECT tenant_id, source::text FROM bundle_sources()", "tenants.");
  }

  private static List<TenantSource> read(Connection connection, String sql, String prefix)
      throws SQLException {
    List<TenantSource> sources = new ArrayList<>();
    try (PreparedStatement statement = connection.prepareStatement(sql);
        ResultSet rows = statement.executeQuery()) {
      while (rows.next()) {
        TenantId tenant = new TenantId(rows.getObject(1, UUID.class));
        String path = prefix.isEmpty() ? "" : prefix + tenant + ".";
        sources.add(tenant(tenant, path, Json.parse(rows.getString(2)).asObject()));
      }
    }
    return sources;
  }

  private static TenantSource tenant(TenantId tenant, String path, Obj in) {
    return new TenantSource(
        tenant,
        path,
        in.array("keys").stream().map(item -> key(item.asObject())).toList(),
        in.array("providers").stream().map(item -> provider(item.asObject())).toList(),
        in.array("aliases").stream().map(item -> alias(item.asObject())).toList());
  }

  private static KeySource key(Obj in) {
    return new KeySource(
        in.string("id"),
        new KeyId(in.string("id")),
        texts(in, "secrets").stream().map(SecretDigest::fromHex).toList(),
        in.string("owner"),
        in.string("node_path"),
        texts(in, "models"),
        in.get("expires_at").map(time -> OffsetDateTime.parse(time.asString()).toInstant()));
  }

  private static ProviderSource provider(Obj in) {
    Set<WireFormat> formats =
        texts(in, "formats").stream()
            .map(name -> WireFormat.valueOf(name.toUpperCase(Locale.ROOT)))
            .collect(Collectors.toUnmodifiableSet());
    return new ProviderSource(
        in.string("name"),
        in.get("base_url").map(JsonValue::asString),
        formats,
        texts(in, "models"),
        in.get("scheme")
            .map(name -> CredentialSpec.Scheme.valueOf(name.asString().toUpperCase(Locale.ROOT))),
        in.get("secret").map(text -> SecretRef.parse(text.asString())),
        in.get("usage_in_stream").map(JsonValue::asBoolean),
        in.get("trusted_certificates").map(JsonValue::asString));
  }

  private static AliasSource alias(Obj in) {
    return new AliasSource(
        in.string("name"), in.get("provider").map(JsonValue::asString), in.string("model"));
  }

  private static List<String> texts(Obj in, String name) {
    return in.array(name).stream().map(JsonValue::asString).toList();
  }
}
