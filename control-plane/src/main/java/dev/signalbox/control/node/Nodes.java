package dev.signalbox.control.node;

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
import dev.signalbox.control.http.PathIds;
import dev.signalbox.control.http.Problem;
import dev.signalbox.control.http.ProblemCode;
import dev.signalbox.model.id.NodeId;
import dev.signalbox.model.id.TenantId;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;

/// The tree of a tenant.
@Singleton
public final class Nodes {

  /// The joined names travel in every bundle and ledger row.
  static final int MAX_PATH = 256;

  static final int MAX_DEPTH = 8;

  private final Access access;
  private final Changes changes;
  private final Snapshots snapshots;
  private final TenantTransactions transactions;
  private final NodeStore store;
  private final Ids ids;
  private final InstantSource clock;

  Nodes(
      Access access,
      Changes changes,
      Snapshots snapshots,
      TenantTransactions transactions,
      NodeStore store,
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

  Node create(ChangeRequest request, NodeKind kind, String name, NodeId parent) {
    TenantId tenant = request.caller().tenant();
    UUID id = ids.next();
    return changes.apply(
        request,
        connection -> {
          NodeRow above =
              store
                  .find(tenant.value(), parent.value())
                  .orElseThrow(() -> wrong("/parent_id", "names no node"));
          access.require(connection, request.caller(), Permission.NODE_MANAGE, parent);
          if (!kind.mayStandUnder(NodeKind.fromWireName(above.kind()))) {
            throw wrong("/kind", "a " + kind.wireName() + " cannot stand under a " + above.kind());
          }
          if (above.depth() >= MAX_DEPTH) {
            throw wrong("/parent_id", "the tree is at most " + MAX_DEPTH + " deep");
          }
          if (above.names().length() + 1 + name.length() > MAX_PATH) {
            throw wrong("/name", "all names on the path together have at most " + MAX_PATH);
          }
          int inserted =
              store.insert(tenant.value(), id, kind.wireName(), name, above.id(), clock.instant());
          if (inserted == 0) {
            throw Problem.of(ProblemCode.CONFLICT, "The parent has a node of that name.")
                .asException();
          }
          Node created = store.find(tenant.value(), id).orElseThrow().shown();
          return Changed.of(created, "node.create", id.toString())
              .at(new NodeId(id))
              .after(snapshots.of(created));
        });
  }

  Node show(Caller caller, NodeId node) {
    return transactions.read(
        caller.tenant(),
        connection -> {
          NodeRow row =
              store
                  .find(caller.tenant().value(), node.value())
                  .orElseThrow(() -> PathIds.notFound("node"));
          access.require(connection, caller, Permission.NODE_READ, node);
          return row.shown();
        });
  }

  Page<Node> list(Caller caller, PageRequest page) {
    UUID after = page.afterId();
    List<NodeRow> rows =
        transactions.read(
            caller.tenant(),
            connection -> {
              Reach reach = access.at(connection, caller, Permission.NODE_READ);
              return store.page(
                  caller.tenant().value(),
                  after,
                  reach.allowedText(),
                  reach.deniedText(),
                  reach.withinText(),
                  page.limit() + 1);
            });
    return Page.of(page, rows, row -> row.id().toString(), NodeRow::shown);
  }

  private static RuntimeException wrong(String pointer, String detail) {
    return Problem.inBody(pointer, detail).asException();
  }
}
