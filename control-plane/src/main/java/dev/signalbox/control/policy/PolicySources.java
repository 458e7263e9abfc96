package dev.signalbox.control.policy;

import dev.signalbox.compiler.KeySource;
import dev.signalbox.compiler.TenantSource;
import dev.signalbox.compiler.document.DocumentCodec;
import dev.signalbox.compiler.document.PolicyDocument;
import dev.signalbox.model.bundle.PriceList;
import dev.signalbox.model.bundle.Revocations;
import dev.signalbox.model.id.KeyId;
import dev.signalbox.model.id.TenantId;
import dev.signalbox.model.json.Json;
import dev.signalbox.model.json.JsonValue;
import dev.signalbox.model.json.JsonValue.Obj;
import dev.signalbox.model.key.IpRange;
import dev.signalbox.model.key.KeyScope;
import dev.signalbox.model.key.KeySecret;
import dev.signalbox.model.key.KeyStatus;
import dev.signalbox.model.key.SecretDigest;
import dev.signalbox.model.wire.Surface;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/// Reads from PostgreSQL what the compiler takes.
public final class PolicySources {

  private PolicySources() {}

  private static final String COLUMNS =
      "SELECT s.tenant_id, s.source::text, d.content, d.revoked FROM ";

  /// The sources of the tenant whose transaction is open.
  public static List<TenantSource> ofTenant(Connection connection) throws SQLException {
    return read(
        connection,
        COLUMNS + "policy_source s JOIN policy_document_source d USING (tenant_id)",
        "");
  }

  /// The sources of all tenants, in one snapshot.
  public static List<TenantSource> ofAll(Connection connection) throws SQLException {
    return read(
        connection,
        COLUMNS + "bundle_sources() s JOIN bundle_documents() d USING (tenant_id)",
        "tenants.");
  }

  private static List<TenantSource> read(Connection connection, String sql, String prefix)
      throws SQLException {
    PriceList prices = PriceSources.current(connection);
    List<TenantSource> sources = new ArrayList<>();
    try (PreparedStatement statement = connection.prepareStatement(sql);
        ResultSet rows = statement.executeQuery()) {
      while (rows.next()) {
        TenantId tenant = new TenantId(rows.getObject(1, UUID.class));
        String content = rows.getString(3);
        PolicyDocument document =
            content == null
                ? PolicyDocument.EMPTY
                : DocumentCodec.read(Json.parse(content).asObject());
        sources.add(
            new TenantSource(
                tenant,
                prefix.isEmpty() ? "" : prefix + tenant + ".",
                keys(Json.parse(rows.getString(2)).asObject()),
                document.providers(),
                document.aliases(),
                document.settings(),
                revocations(Json.parse(rows.getString(4)).asObject()),
                prices));
      }
    }
    return sources;
  }

  private static List<KeySource> keys(Obj in) {
    return in.array("keys").stream().map(item -> key(item.asObject())).toList();
  }

  private static Revocations revocations(Obj in) {
    return new Revocations(
        texts(in, "keys").stream().map(KeyId::new).toList(),
        texts(in, "secrets").stream().map(SecretDigest::fromHex).toList());
  }

  private static KeySource key(Obj in) {
    return new KeySource(
        in.string("id"),
        new KeyId(in.string("id")),
        KeyStatus.fromWireName(in.string("status")),
        in.array("secrets").stream().map(item -> secret(item.asObject())).toList(),
        in.string("owner"),
        in.string("node_path"),
        new KeyScope(
            texts(in, "models"),
            texts(in, "routes"),
            surfaces(texts(in, "surfaces")),
            texts(in, "networks").stream().map(IpRange::parse).toList()),
        time(in, "expires_at"));
  }

  private static KeySecret secret(Obj in) {
    return new KeySecret(SecretDigest.fromHex(in.string("sha256")), time(in, "valid_until"));
  }

  private static Set<Surface> surfaces(List<String> names) {
    return names.contains(KeyScope.ANY)
        ? KeyScope.everySurface()
        : names.stream().map(Surface::fromWireName).collect(Collectors.toSet());
  }

  private static Optional<Instant> time(Obj in, String name) {
    return in.get(name).map(time -> OffsetDateTime.parse(time.asString()).toInstant());
  }

  private static List<String> texts(Obj in, String name) {
    return in.array(name).stream().map(JsonValue::asString).toList();
  }
}
