package dev.signalbox.control.member;

import dev.signalbox.control.access.Access;
import dev.signalbox.control.access.Caller;
import dev.signalbox.control.access.Permission;
import dev.signalbox.control.access.Reach;
import dev.signalbox.control.change.ChangeRequest;
import dev.signalbox.control.change.Changed;
import dev.signalbox.control.change.Changes;
import dev.signalbox.control.change.Snapshots;
import dev.signalbox.control.database.Ids;
import dev.signalbox.control.database.Sql;
import dev.signalbox.control.database.TenantTransactions;
import dev.signalbox.control.http.Page;
import dev.signalbox.control.http.PageRequest;
import dev.signalbox.control.http.PathIds;
import dev.signalbox.control.http.Problem;
import dev.signalbox.control.http.ProblemCode;
import dev.signalbox.model.id.MemberId;
import dev.signalbox.model.id.NodeId;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// The members of a tenant. [MemberChanges] changes them later.
@Singleton
public final class Members {

  private static final String INSERT =
      "INSERT INTO member (tenant_id, id, kind, name, node_id, owner_id, created_at)"
          + " VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (tenant_id, name) DO NOTHING";

  private final Access access;
  private final Changes changes;
  private final Snapshots snapshots;
  private final TenantTransactions transactions;
  private final MemberStore store;
  private final Ids ids;
  private final InstantSource clock;

  Members(
      Access access,
      Changes changes,
      Snapshots snapshots,
      TenantTransactions transactions,
      MemberStore store,
      Ids ids,
      InstantSource clock) {
    this.access = access;
    this.changes = changes;
    this.snapshots = snapshots;
    this.transactions = transactions;
    this.store = store;
    this.ids = ids;
    this.clock = clock;
  }

  /// What a new member is to be.
  ///
  /// @param owner who answers for a service account or a task; empty means whoever makes it
  record Wanted(MemberKind kind, String name, NodeId node, Optional<MemberId> owner) {}

  Member create(ChangeRequest request, Wanted wanted) {
    UUID tenant = request.caller().tenant().value();
    UUID id = ids.next();
    return changes.apply(
        request,
        connection -> {
          if (!store.nodeExists(tenant, wanted.node().value())) {
            throw Problem.inBody("/node_id", "names no node").asException();
          }
          access.require(connection, request.caller(), Permission.MEMBER_MANAGE, wanted.node());
          if (wanted.owner().isPresent()) {
            requireOwner(tenant, wanted.owner().get());
          }
          UUID owner =
              wanted.kind() == MemberKind.PERSON
                  ? null
                  : wanted.owner().orElse(request.caller().member()).value();
          int inserted =
              Sql.update(
                  connection,
                  INSERT,
                  tenant,
                  id,
                  wanted.kind().wireName(),
                  wanted.name(),
                  wanted.node().value(),
                  owner,
                  clock.instant());
          if (inserted == 0) {
            throw Problem.of(ProblemCode.CONFLICT, "There is a member of that name.").asException();
          }
          Member created = store.find(tenant, id).orElseThrow();
          return Changed.of(created, "member.create", id.toString())
              .at(wanted.node())
              .after(snapshots.of(created));
        });
  }

  Member show(Caller caller, MemberId member) {
    return transactions.read(
        caller.tenant(),
        connection -> {
          Member found =
              store
                  .find(caller.tenant().value(), member.value())
                  .orElseThrow(() -> PathIds.notFound("member"));
          access.require(connection, caller, Permission.MEMBER_READ, new NodeId(found.nodeId()));
          return found;
        });
  }

  /// Which members of a list are wanted.
  ///
  /// @param owner those that a member answers for
  /// @param ownerless whether nobody answers for them any more; not the deactivated ones
  record Filter(Optional<UUID> owner, Optional<Boolean> ownerless) {

    /// The list with this filter, for its cursors.
    String listName() {
      return "members?" + this;
    }
  }

  Page<Member> list(Caller caller, Filter filter, PageRequest page) {
    UUID after = page.afterId();
    List<Member> rows =
        transactions.read(
            caller.tenant(),
            connection -> {
              Reach reach = access.at(connection, caller, Permission.MEMBER_READ);
              return store.page(
                  after,
                  reach.allowedText(),
                  reach.deniedText(),
                  reach.withinText(),
                  filter.owner().map(UUID::toString).orElse(""),
                  filter.ownerless().map(String::valueOf).orElse(""),
                  page.limit() + 1);
            });
    return Page.of(page, rows, row -> row.id().toString(), row -> row);
  }

  private void requireOwner(UUID tenant, MemberId owner) {
    if (store
        .find(tenant, owner.value())
        .filter(found -> found.deactivatedAt() == null)
        .isEmpty()) {
      throw Problem.inBody("/owner_id", "names no active member").asException();
    }
  }
}
