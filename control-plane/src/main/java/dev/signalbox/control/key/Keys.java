package dev.signalbox.control.key;

import dev.signalbox.control.access.Access;
import dev.signalbox.control.access.Caller;
import dev.signalbox.control.access.Permission;
import dev.signalbox.control.access.Reach;
import dev.signalbox.control.change.ChangeRequest;
import dev.signalbox.control.change.Changed;
import dev.signalbox.control.change.Snapshots;
import dev.signalbox.control.database.TenantTransactions;
import dev.signalbox.control.http.Page;
import dev.signalbox.control.http.PageRequest;
import dev.signalbox.control.http.Problem;
import dev.signalbox.control.http.ProblemCode;
import dev.signalbox.control.policy.Policies;
import dev.signalbox.model.id.KeyId;
import dev.signalbox.model.id.MemberId;
import dev.signalbox.model.id.NodeId;
import dev.signalbox.model.key.VirtualKey;
import jakarta.inject.Singleton;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// The virtual keys of a tenant.
@Singleton
public final class Keys {

  private final Access access;
  private final Policies policies;
  private final Snapshots snapshots;
  private final TenantTransactions transactions;
  private final KeyStore store;
  private final SecureRandom random;
  private final InstantSource clock;

  Keys(
      Access access,
      Policies policies,
      Snapshots snapshots,
      TenantTransactions transactions,
      KeyStore store,
      SecureRandom random,
      InstantSource clock) {
    this.access = access;
    this.policies = policies;
    this.snapshots = snapshots;
    this.transactions = transactions;
    this.store = store;
    this.random = random;
    this.clock = clock;
  }

  /// What a key is to be.
  ///
  /// @param node where its cost belongs; empty means where the owner is
  record Wanted(
      MemberId owner, Optional<NodeId> node, List<String> models, Optional<Instant> expiresAt) {}

  CreatedKey create(ChangeRequest request, Wanted wanted) {
    Caller caller = request.caller();
    VirtualKey key = VirtualKey.mint(random);
    Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
    if (wanted.expiresAt().isPresent() && !wanted.expiresAt().get().isAfter(now)) {
      throw Problem.inBody("/expires_at", "must be in the future").asException();
    }
    Key shown =
        policies.change(
            request,
            "keys." + key.id(),
            connection -> {
              UUID tenant = caller.tenant().value();
              UUID node = node(connection, tenant, wanted);
              requireManage(connection, caller, wanted.owner().value(), node);
              insert(connection, caller, key, new Resolved(wanted, node, now));
              Key created = store.find(tenant, key.id().value()).orElseThrow().shown();
              return Changed.of(created, "key.create", created.id())
                  .at(new NodeId(node))
                  .after(snapshots.of(created));
            });
    return CreatedKey.of(shown, key.whole().reveal());
  }

  /// Ends a key. Doing so twice is no error.
  void revoke(ChangeRequest request, KeyId key) {
    UUID tenant = request.caller().tenant().value();
    policies.revoke(
        request,
        connection -> {
          Key before = store.find(tenant, key.value()).orElseThrow(Keys::notFound).shown();
          requireManage(connection, request.caller(), before.ownerId(), before.nodeId());
          if (before.revokedAt() != null) {
            return Changed.nothing(true);
          }
          store.revoke(tenant, key.value(), clock.instant());
          Key after = store.find(tenant, key.value()).orElseThrow().shown();
          return Changed.of(true, "key.revoke", key.value())
              .at(new NodeId(after.nodeId()))
              .before(snapshots.of(before))
              .after(snapshots.of(after));
        });
  }

  Key show(Caller caller, KeyId key) {
    return transactions.read(
        caller.tenant(),
        connection -> {
          KeyRow row = store.find(caller.tenant().value(), key.value()).orElseThrow(Keys::notFound);
          if (!isOwn(connection, caller, row.ownerId(), row.nodeId())) {
            access.require(connection, caller, Permission.KEY_READ, new NodeId(row.nodeId()));
          }
          return row.shown();
        });
  }

  /// Whoever may manage keys at a node may manage all there; others, if at all, their own.
  private void requireManage(Connection connection, Caller caller, UUID owner, UUID node) {
    if (!isOwn(connection, caller, owner, node)) {
      access.require(connection, caller, Permission.KEY_MANAGE, new NodeId(node));
    }
  }

  private boolean isOwn(Connection connection, Caller caller, UUID owner, UUID node) {
    return owner.equals(caller.member().value())
        && access.holds(connection, caller, Permission.KEY_SELF, new NodeId(node));
  }

  Page<Key> list(Caller caller, PageRequest page) {
    String[] after = page.after().orElse(Instant.EPOCH + " ").split(" ", 2);
    Instant afterTime;
    try {
      afterTime = Instant.parse(after[0]);
    } catch (DateTimeParseException tampered) {
      throw Problem.of(ProblemCode.INVALID_CURSOR, "Use next_cursor as it was given.")
          .asException();
    }
    String afterId = after.length == 2 ? after[1] : "";
    List<KeyRow> rows =
        transactions.read(
            caller.tenant(),
            connection -> {
              Reach reach = access.at(connection, caller, Permission.KEY_READ);
              return store.page(
                  caller.tenant().value(),
                  afterTime,
                  afterId,
                  reach.allowedText(),
                  reach.deniedText(),
                  reach.withinText(),
                  page.limit() + 1);
            });
    return Page.of(page, rows, KeyRow::position, KeyRow::shown);
  }

  private static RuntimeException notFound() {
    return Problem.of(ProblemCode.NOT_FOUND, "There is no such key.").asException();
  }

  private record Resolved(Wanted wanted, UUID node, Instant now) {}

  private static UUID node(Connection connection, UUID tenant, Wanted wanted) throws SQLException {
    Optional<UUID> home =
        one(
            connection,
            "SELECT node_id FROM member WHERE tenant_id = ? AND id = ?",
            tenant,
            wanted.owner().value());
    if (home.isEmpty()) {
      throw Problem.inBody("/owner_id", "names no member").asException();
    }
    if (wanted.node().isEmpty()) {
      return home.get();
    }
    return one(
            connection,
            "SELECT id FROM node WHERE tenant_id = ? AND id = ?",
            tenant,
            wanted.node().get().value())
        .orElseThrow(() -> Problem.inBody("/node_id", "names no node").asException());
  }

  private static Optional<UUID> one(Connection connection, String sql, UUID tenant, UUID id)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setObject(1, tenant);
      statement.setObject(2, id);
      try (ResultSet rows = statement.executeQuery()) {
        return rows.next() ? Optional.of(rows.getObject(1, UUID.class)) : Optional.empty();
      }
    }
  }

  private static void insert(
      Connection connection, Caller caller, VirtualKey key, Resolved resolved) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "INSERT INTO virtual_key (tenant_id, id, owner_id, node_id, models, created_by,"
                + " created_at, expires_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)")) {
      statement.setObject(1, caller.tenant().value());
      statement.setString(2, key.id().value());
      statement.setObject(3, resolved.wanted().owner().value());
      statement.setObject(4, resolved.node());
      statement.setArray(5, connection.createArrayOf("text", resolved.wanted().models().toArray()));
      statement.setObject(6, caller.member().value());
      statement.setObject(7, time(resolved.now()));
      statement.setObject(8, resolved.wanted().expiresAt().map(Keys::time).orElse(null));
      statement.executeUpdate();
    }
    String whole = key.whole().reveal();
    try (PreparedStatement statement =
        connection.prepareStatement(
            "INSERT INTO virtual_key_secret (tenant_id, key_id, slot, digest, last4, created_at)"
                + " VALUES (?, ?, 1, ?, ?, ?)")) {
      statement.setObject(1, caller.tenant().value());
      statement.setString(2, key.id().value());
      statement.setBytes(3, HexFormat.of().parseHex(key.digest().toHex()));
      statement.setString(4, whole.substring(whole.length() - 4));
      statement.setObject(5, time(resolved.now()));
      statement.executeUpdate();
    }
  }

  private static OffsetDateTime time(Instant instant) {
    return instant.atOffset(ZoneOffset.UTC);
  }
}
