package dev.signalbox.control.member;

import dev.signalbox.control.access.Access;
import dev.signalbox.control.access.Effects;
import dev.signalbox.control.access.Grants;
import dev.signalbox.control.access.Permission;
import dev.signalbox.control.access.SqlFacts;
import dev.signalbox.control.change.ChangeRequest;
import dev.signalbox.control.change.Changed;
import dev.signalbox.control.change.Snapshots;
import dev.signalbox.control.database.Sql;
import dev.signalbox.control.http.PathIds;
import dev.signalbox.control.http.Problem;
import dev.signalbox.control.http.ProblemCode;
import dev.signalbox.control.http.Revisions;
import dev.signalbox.control.policy.Policies;
import dev.signalbox.model.id.MemberId;
import dev.signalbox.model.id.NodeId;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.UUID;

/// Renames, moves, deactivates and revives members. Names of members travel in the policy, and keys
/// die with their owner, so all of it is published.
@Singleton
final class MemberChanges {

  private static final String CHANGE =
      "UPDATE member SET name = ?, node_id = ?, owner_id = ?, deactivated_at = ?,"
          + " revision = revision + 1 WHERE tenant_id = ? AND id = ?";

  private static final String NAME_TAKEN =
      "SELECT count(*) FROM member WHERE tenant_id = ? AND name = ? AND id <> ?";

  /// A member and the tasks that it answers for, and their tasks in turn.
  private static final String WITH_TASKS =
      """
      WITH RECURSIVE ended AS (
        SELECT CAST(? AS uuid) AS id
        UNION
        SELECT m.id FROM ended e JOIN member m ON m.owner_id = e.id
        WHERE m.tenant_id = ? AND m.kind = 'task')
      """;

  private static final String REVOKE_TOKENS =
      WITH_TASKS
          + "UPDATE api_token SET revoked_at = ? WHERE tenant_id = ? AND revoked_at IS NULL"
          + " AND member_id IN (SELECT id FROM ended)";

  private static final String REVOKE_KEYS =
      WITH_TASKS
          + "UPDATE virtual_key SET revoked_at = ? WHERE tenant_id = ? AND revoked_at IS NULL"
          + " AND owner_id IN (SELECT id FROM ended)";

  /// Whether a member stands in the chain of owners above another one, or is it.
  private static final String ABOVE =
      """
      WITH RECURSIVE above AS (
        SELECT CAST(? AS uuid) AS id
        UNION
        SELECT m.owner_id FROM above a JOIN member m ON m.tenant_id = ? AND m.id = a.id)
      SELECT count(*) FROM above WHERE id = ?\
      """;

  private final Access access;
  private final Grants grants;
  private final Policies policies;
  private final Snapshots snapshots;
  private final MemberStore store;
  private final InstantSource clock;

  MemberChanges(
      Access access,
      Grants grants,
      Policies policies,
      Snapshots snapshots,
      MemberStore store,
      InstantSource clock) {
    this.access = access;
    this.grants = grants;
    this.policies = policies;
    this.snapshots = snapshots;
    this.store = store;
    this.clock = clock;
  }

  /// What is to be different; what is empty stays.
  record Wanted(
      Optional<String> name,
      Optional<NodeId> node,
      Optional<MemberId> owner,
      Optional<Boolean> active) {}

  Member change(ChangeRequest request, MemberId id, Wanted wanted) {
    UUID tenant = request.caller().tenant().value();
    return policies.revoke(
        request,
        connection -> {
          Member before =
              store.find(tenant, id.value()).orElseThrow(() -> PathIds.notFound("member"));
          access.require(
              connection, request.caller(), Permission.MEMBER_MANAGE, new NodeId(before.nodeId()));
          Revisions.check(request.ifMatch(), before.revision());
          Member after = merged(before, wanted);
          if (after.equals(before)) {
            return Changed.nothing(before);
          }
          check(connection, request, before, after);
          Sql.update(
              connection,
              CHANGE,
              after.name(),
              after.nodeId(),
              after.ownerId(),
              after.deactivatedAt(),
              tenant,
              id.value());
          String action = "member.update";
          if (after.deactivatedAt() != null && before.deactivatedAt() == null) {
            action = "member.deactivate";
            end(connection, request, id.value(), after.deactivatedAt());
          }
          Member shown = store.find(tenant, id.value()).orElseThrow();
          return Changed.of(shown, action, id.toString())
              .at(new NodeId(shown.nodeId()))
              .before(snapshots.of(before))
              .after(snapshots.of(shown));
        });
  }

  private Member merged(Member before, Wanted wanted) {
    Instant since = before.deactivatedAt() == null ? clock.instant() : before.deactivatedAt();
    boolean active = wanted.active().orElse(before.deactivatedAt() == null);
    return new Member(
        before.id(),
        before.kind(),
        wanted.name().orElse(before.name()),
        wanted.node().map(NodeId::value).orElse(before.nodeId()),
        wanted.owner().isPresent() ? wanted.owner().get().value() : before.ownerId(),
        before.ownerless(),
        before.createdAt(),
        active ? null : since,
        before.revision());
  }

  private void check(Connection connection, ChangeRequest request, Member before, Member after)
      throws SQLException {
    UUID tenant = request.caller().tenant().value();
    if (!after.nodeId().equals(before.nodeId())) {
      if (!store.nodeExists(tenant, after.nodeId())) {
        throw Problem.inBody("/node_id", "names no node").asException();
      }
      access.require(
          connection, request.caller(), Permission.MEMBER_MANAGE, new NodeId(after.nodeId()));
    }
    if (before.kind().equals(MemberKind.PERSON.wireName()) && !after.name().contains("@")) {
      throw Problem.inBody("/name", "must be an e-mail address for a person").asException();
    }
    if (Sql.number(connection, NAME_TAKEN, tenant, after.name(), after.id()) > 0) {
      throw Problem.of(ProblemCode.CONFLICT, "There is a member of that name.").asException();
    }
    UUID owner = after.ownerId();
    if (owner != null && !owner.equals(before.ownerId())) {
      if (before.kind().equals(MemberKind.PERSON.wireName())) {
        throw Problem.inBody("/owner_id", "a person has no owner").asException();
      }
      if (owner.equals(before.id())
          || store.find(tenant, owner).filter(it -> it.deactivatedAt() == null).isEmpty()) {
        throw Problem.inBody("/owner_id", "names no other active member").asException();
      }
      if (Sql.number(connection, ABOVE, owner, tenant, before.id()) > 0) {
        throw Problem.inBody("/owner_id", "the member would answer for itself").asException();
      }
    }
    if (handsOver(before, after)) {
      SqlFacts facts = new SqlFacts(connection, request.caller().tenant());
      grants.require(
          connection,
          request.caller(),
          Effects.ofControl(grants.counting(facts.bindingsOf(before.id()))));
    }
  }

  /// Whether somebody else could get hold of what the member may: all but plain deactivation.
  private static boolean handsOver(Member before, Member after) {
    Member plain =
        new Member(
            before.id(),
            before.kind(),
            before.name(),
            before.nodeId(),
            before.ownerId(),
            before.ownerless(),
            before.createdAt(),
            after.deactivatedAt(),
            before.revision());
    return !plain.equals(after) || before.deactivatedAt() != null && after.deactivatedAt() == null;
  }

  /// Ends everything that the member could use, and that its tasks could, for good: who comes back
  /// gets new credentials. Its service accounts are on hold until somebody else answers for them.
  private void end(Connection connection, ChangeRequest request, UUID member, Instant now)
      throws SQLException {
    UUID tenant = request.caller().tenant().value();
    Sql.update(connection, REVOKE_TOKENS, member, tenant, now, tenant);
    Sql.update(connection, REVOKE_KEYS, member, tenant, now, tenant);
    grants.keepOwner(connection, request.caller());
  }
}
