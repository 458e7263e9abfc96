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
import dev.signalbox.control.database.TenantTransactions;
import dev.signalbox.control.http.Page;
import dev.signalbox.control.http.PageRequest;
import dev.signalbox.control.http.Problem;
import dev.signalbox.control.http.ProblemCode;
import dev.signalbox.model.id.NodeId;
import dev.signalbox.model.id.TenantId;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;

/// The members of a tenant.
@Singleton
public final class Members {

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

  Member create(ChangeRequest request, MemberKind kind, String name, NodeId node) {
    TenantId tenant = request.caller().tenant();
    UUID id = ids.next();
    return changes.apply(
        request,
        connection -> {
          if (!store.nodeExists(tenant.value(), node.value())) {
            throw Problem.inBody("/node_id", "names no node").asException();
          }
          access.require(connection, request.caller(), Permission.MEMBER_MANAGE, node);
          int inserted =
              store.insert(
                  tenant.value(), id, kind.wireName(), name, node.value(), clock.instant());
          if (inserted == 0) {
            throw Problem.of(ProblemCode.CONFLICT, "There is a member of that name.").asException();
          }
          Member created = store.find(tenant.value(), id).orElseThrow();
          return Changed.of(created, "member.create", id.toString())
              .at(node)
              .after(snapshots.of(created));
        });
  }

  Page<Member> list(Caller caller, PageRequest page) {
    UUID after = page.afterId();
    List<Member> rows =
        transactions.read(
            caller.tenant(),
            connection -> {
              Reach reach = access.at(connection, caller, Permission.MEMBER_READ);
              return store.page(
                  caller.tenant().value(),
                  after,
                  reach.allowedText(),
                  reach.deniedText(),
                  reach.withinText(),
                  page.limit() + 1);
            });
    return Page.of(page, rows, row -> row.id().toString(), row -> row);
  }
}
