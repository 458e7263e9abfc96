package dev.signalbox.control.fleet;

import dev.signalbox.control.access.Access;
import dev.signalbox.control.access.Caller;
import dev.signalbox.control.access.Permission;
import dev.signalbox.control.change.ChangeRequest;
import dev.signalbox.control.change.Changed;
import dev.signalbox.control.change.Changes;
import dev.signalbox.control.database.BoundSql;
import dev.signalbox.control.database.DatabaseException;
import dev.signalbox.control.database.DatabaseFailures;
import dev.signalbox.control.database.Ids;
import dev.signalbox.control.database.JsonRows;
import dev.signalbox.control.database.TenantTransactions;
import dev.signalbox.control.http.PageRequest;
import dev.signalbox.control.http.Problem;
import dev.signalbox.control.http.ProblemCode;
import dev.signalbox.model.id.TenantId;
import dev.signalbox.model.json.JsonValue.Obj;
import dev.signalbox.model.key.Secret;
import jakarta.inject.Singleton;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/// Groups of proxies and the tokens with which proxies enrol in them.
@Singleton
public final class Groups {

  /// What names of groups look like.
  public static final Pattern NAME = Pattern.compile("[a-z0-9]([a-z0-9-]{0,62}[a-z0-9])?");

  private static final String GROUP =
      """
      SELECT g.name, g.description, g.serves_all AS serves_all_tenants,
        (SELECT count(*) FROM proxy p WHERE p.tenant_id = g.tenant_id AND p.group_name = g.name
          AND p.revoked_at IS NULL) AS proxies,
        g.created_at
      FROM proxy_group g WHERE g.tenant_id = ?\
      """;

  private static final String TOKEN =
      """
      SELECT id, group_name AS "group", created_by, created_at, expires_at, revoked_at, used_at,
        used_by
      FROM enrolment_token WHERE tenant_id = ?\
      """;

  private final TenantTransactions transactions;
  private final Changes changes;
  private final Access access;
  private final Ids ids;
  private final SecureRandom random;
  private final InstantSource clock;

  Groups(
      TenantTransactions transactions,
      Changes changes,
      Access access,
      Ids ids,
      SecureRandom random,
      InstantSource clock) {
    this.transactions = transactions;
    this.changes = changes;
    this.access = access;
    this.ids = ids;
    this.random = random;
    this.clock = clock;
  }

  /// A token right after it was made: the only time that it is seen.
  record NewToken(Obj shown, Secret token) {}

  List<Obj> list(Caller caller, PageRequest page) {
    TenantId tenant = caller.tenant();
    return transactions.read(
        tenant,
        connection -> {
          access.requireAtOrg(connection, caller, Permission.FLEET_READ);
          return JsonRows.read(
              connection,
              new BoundSql()
                  .add(GROUP, tenant.value())
                  .add("AND g.name > ? ORDER BY g.name", page.after().orElse(""))
                  .add("LIMIT ?", page.limit() + 1));
        });
  }

  Obj show(Caller caller, String name) {
    return transactions.read(
        caller.tenant(),
        connection -> {
          access.requireAtOrg(connection, caller, Permission.FLEET_READ);
          return group(connection, caller.tenant(), name);
        });
  }

  Obj create(ChangeRequest request, String name, String description) {
    TenantId tenant = request.caller().tenant();
    return changes.apply(
        request,
        connection -> {
          access.requireAtOrg(connection, request.caller(), Permission.FLEET_MANAGE);
          try (PreparedStatement statement =
              new BoundSql()
                  .add("INSERT INTO proxy_group (tenant_id, name, description, serves_all,")
                  .add(
                      "created_at) VALUES (?, ?, ?, false, ?)",
                      tenant.value(),
                      name,
                      description,
                      clock.instant())
                  .add("ON CONFLICT (tenant_id, name) DO NOTHING")
                  .prepare(connection)) {
            if (statement.executeUpdate() == 0) {
              throw Problem.of(ProblemCode.CONFLICT, "There is a group of that name.")
                  .asException();
            }
          }
          Obj shown = group(connection, tenant, name);
          return Changed.of(shown, "proxy_group.create", name).after(shown);
        });
  }

  /// Takes an empty group away, and its tokens.
  void delete(ChangeRequest request, String name) {
    TenantId tenant = request.caller().tenant();
    try {
      changes.apply(
          request,
          connection -> {
            access.requireAtOrg(connection, request.caller(), Permission.FLEET_MANAGE);
            Obj before = group(connection, tenant, name);
            if (before.flag("serves_all_tenants")) {
              throw Problem.of(ProblemCode.IN_USE, "The hosted group stays.").asException();
            }
            try (PreparedStatement statement =
                new BoundSql()
                    .add(
                        "DELETE FROM proxy_group WHERE tenant_id = ? AND name = ?",
                        tenant.value(),
                        name)
                    .prepare(connection)) {
              statement.executeUpdate();
            }
            return Changed.of(true, "proxy_group.delete", name).before(before);
          });
    } catch (DatabaseException failed) {
      if (DatabaseFailures.sqlState(failed).equals(Optional.of(DatabaseFailures.REFERENCE))) {
        throw Problem.of(ProblemCode.IN_USE, "Proxies were enrolled in it.").asException();
      }
      throw failed;
    }
  }

  List<Obj> tokens(Caller caller, String group, PageRequest page) {
    TenantId tenant = caller.tenant();
    UUID after = page.afterId();
    return transactions.read(
        tenant,
        connection -> {
          access.requireAtOrg(connection, caller, Permission.FLEET_READ);
          group(connection, tenant, group);
          return JsonRows.read(
              connection,
              new BoundSql()
                  .add(TOKEN, tenant.value())
                  .add("AND group_name = ? AND id > ? ORDER BY id", group, after)
                  .add("LIMIT ?", page.limit() + 1));
        });
  }

  NewToken createToken(ChangeRequest request, String group, Duration life) {
    TenantId tenant = request.caller().tenant();
    Secret token = Credentials.mintToken(random);
    UUID id = ids.next();
    Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
    Obj shown =
        changes.apply(
            request,
            connection -> {
              access.requireAtOrg(connection, request.caller(), Permission.FLEET_MANAGE);
              group(connection, tenant, group);
              try (PreparedStatement statement =
                  new BoundSql()
                      .add("INSERT INTO enrolment_token (tenant_id, id, group_name, digest,")
                      .add(
                          "created_by, created_at, expires_at) VALUES (?, ?, ?, ?, ?, ?, ?)",
                          tenant.value(),
                          id,
                          group,
                          Credentials.digest(token),
                          request.caller().member().value(),
                          now,
                          now.plus(life))
                      .prepare(connection)) {
                statement.executeUpdate();
              }
              Obj made = token(connection, tenant, group, id);
              return Changed.of(made, "enrolment_token.create", id.toString()).after(made);
            });
    return new NewToken(shown, token);
  }

  /// Ends a token that nobody has used yet. Doing so twice is no error.
  void revokeToken(ChangeRequest request, String group, UUID id) {
    TenantId tenant = request.caller().tenant();
    changes.apply(
        request,
        connection -> {
          access.requireAtOrg(connection, request.caller(), Permission.FLEET_MANAGE);
          Obj before = token(connection, tenant, group, id);
          try (PreparedStatement statement =
              new BoundSql()
                  .add("UPDATE enrolment_token SET revoked_at = ?", clock.instant())
                  .add("WHERE tenant_id = ? AND id = ? AND revoked_at IS NULL", tenant.value(), id)
                  .prepare(connection)) {
            if (statement.executeUpdate() == 0) {
              return Changed.nothing(true);
            }
          }
          return Changed.of(true, "enrolment_token.revoke", id.toString())
              .before(before)
              .after(token(connection, tenant, group, id));
        });
  }

  /// A group of the tenant whose transaction is open.
  ///
  /// @throws dev.signalbox.control.http.ProblemException if there is none of that name
  public static Obj group(Connection connection, TenantId tenant, String name) throws SQLException {
    return JsonRows.read(
            connection, new BoundSql().add(GROUP, tenant.value()).add("AND g.name = ?", name))
        .stream()
        .findFirst()
        .orElseThrow(
            () -> Problem.of(ProblemCode.NOT_FOUND, "There is no such group.").asException());
  }

  private static Obj token(Connection connection, TenantId tenant, String group, UUID id)
      throws SQLException {
    return JsonRows.read(
            connection,
            new BoundSql()
                .add(TOKEN, tenant.value())
                .add("AND group_name = ? AND id = ?", group, id))
        .stream()
        .findFirst()
        .orElseThrow(
            () -> Problem.of(ProblemCode.NOT_FOUND, "There is no such token.").asException());
  }
}
