package dev.signalbox.control.tenant;

import dev.signalbox.control.access.AccessSettings;
import dev.signalbox.control.audit.Actor;
import dev.signalbox.control.audit.Origin;
import dev.signalbox.control.change.Changed;
import dev.signalbox.control.change.Changes;
import dev.signalbox.control.database.Ids;
import dev.signalbox.control.database.StartupStep;
import dev.signalbox.model.id.NodeId;
import dev.signalbox.model.id.TenantId;
import dev.signalbox.model.json.JsonValue;
import dev.signalbox.model.key.Secret;
import dev.signalbox.model.key.SecretDigest;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Creates the first tenant, its org, its owner and the owner's API token, if there is no tenant at
/// all and the operator has set a token.
@Singleton
final class Bootstrap implements StartupStep {

  private static final Logger LOG = LoggerFactory.getLogger(Bootstrap.class);
  private static final int ORDER = 100;

  private final Changes changes;
  private final AccessSettings settings;
  private final Ids ids;
  private final InstantSource clock;

  Bootstrap(Changes changes, AccessSettings settings, Ids ids, InstantSource clock) {
    this.changes = changes;
    this.settings = settings;
    this.ids = ids;
    this.clock = clock;
  }

  @Override
  public int order() {
    return ORDER;
  }

  @Override
  public void run() {
    if (settings.bootstrapAdminToken().isEmpty()) {
      return;
    }
    TenantId tenant = new TenantId(ids.next());
    Secret token = settings.bootstrapAdminToken().get();
    boolean created =
        changes.applyAs(
            tenant,
            Actor.system("bootstrap"),
            Origin.system("bootstrap"),
            connection -> {
              lock(connection);
              if (anyTenant(connection)) {
                return Changed.nothing(false);
              }
              UUID org = create(connection, tenant.value(), token);
              return Changed.of(true, "tenant.create", tenant.toString())
                  .at(new NodeId(org))
                  .after(JsonValue.object().put("name", "default").build());
            });
    if (created) {
      LOG.atInfo().addKeyValue("tenant", tenant).log("first tenant created");
    }
  }

  /// @return the org
  private UUID create(Connection connection, UUID tenant, Secret token) throws SQLException {
    OffsetDateTime now = clock.instant().atOffset(ZoneOffset.UTC);
    UUID org = ids.next();
    UUID owner = ids.next();
    byte[] digest = HexFormat.of().parseHex(SecretDigest.of(token).toHex());
    insert(connection, "INSERT INTO tenant VALUES (?, 'default', ?)", tenant, now);
    insert(
        connection,
        "INSERT INTO node (tenant_id, id, kind, name, path, created_at)"
            + " VALUES (?, ?, 'org', 'default', ARRAY[?]::uuid[], ?)",
        tenant,
        org,
        org,
        now);
    insert(
        connection,
        "INSERT INTO member (tenant_id, id, kind, name, node_id, created_at)"
            + " VALUES (?, ?, 'service_account', 'owner', ?, ?)",
        tenant,
        owner,
        org,
        now);
    insert(
        connection,
        "INSERT INTO api_token (tenant_id, id, member_id, digest, created_at)"
            + " VALUES (?, ?, ?, ?, ?)",
        tenant,
        ids.next(),
        owner,
        digest,
        now);
    insert(
        connection,
        "INSERT INTO role_binding (tenant_id, id, member_id, built_in_role, node_id, effect,"
            + " created_at) VALUES (?, ?, ?, 'owner', ?, 'allow', ?)",
        tenant,
        ids.next(),
        owner,
        org,
        now);
    return org;
  }

  /// Two processes may start at once.
  private static void lock(Connection connection) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement("SELECT pg_advisory_xact_lock(hashtext('bootstrap'))")) {
      statement.execute();
    }
  }

  private static boolean anyTenant(Connection connection) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement("SELECT any_tenant()");
        ResultSet rows = statement.executeQuery()) {
      rows.next();
      return rows.getBoolean(1);
    }
  }

  private static void insert(Connection connection, String sql, Object... values)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int index = 0; index < values.length; index++) {
        statement.setObject(index + 1, values[index]);
      }
      statement.executeUpdate();
    }
  }
}
