package dev.signalbox.control.policy;

import dev.signalbox.compiler.yaml.PolicyYaml;
import dev.signalbox.control.access.Access;
import dev.signalbox.control.access.Caller;
import dev.signalbox.control.access.Permission;
import dev.signalbox.control.change.ChangeRequest;
import dev.signalbox.control.change.Changed;
import dev.signalbox.control.change.Changes;
import dev.signalbox.control.database.Ids;
import dev.signalbox.control.database.TenantTransactions;
import dev.signalbox.control.http.PageRequest;
import dev.signalbox.control.http.Problem;
import dev.signalbox.control.http.ProblemCode;
import dev.signalbox.control.http.Revisions;
import dev.signalbox.model.json.JsonValue.Obj;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.OptionalLong;
import java.util.UUID;

/// Drafts of a policy: written by anybody who may edit, in any number of steps.
@Singleton
final class Drafts {

  private static final int MOST_DRAFTS = 100;

  private final Changes changes;
  private final TenantTransactions transactions;
  private final Access access;
  private final DraftStore drafts;
  private final DocumentStore documents;
  private final Ids ids;
  private final InstantSource clock;

  Drafts(
      Changes changes,
      TenantTransactions transactions,
      Access access,
      DraftStore drafts,
      DocumentStore documents,
      Ids ids,
      InstantSource clock) {
    this.changes = changes;
    this.transactions = transactions;
    this.access = access;
    this.drafts = drafts;
    this.documents = documents;
    this.ids = ids;
    this.clock = clock;
  }

  /// A draft and the version that it is compared with.
  record Compared(Draft draft, PolicyVersion against) {}

  /// Starts a draft: from a text, else from a version, else from the one in force.
  Draft create(ChangeRequest request, DraftRequest wanted) {
    return changes.apply(
        request,
        connection -> {
          access.requireAtOrg(connection, request.caller(), Permission.POLICY_EDIT);
          documents.lock(connection);
          if (drafts.count(connection) >= MOST_DRAFTS) {
            throw Problem.of(
                    ProblemCode.CONFLICT,
                    "There are " + MOST_DRAFTS + " drafts already. Delete some first.")
                .asException();
          }
          PolicyVersion base =
              wanted.baseVersion().isPresent()
                  ? base(connection, wanted.baseVersion().get())
                  : documents.current(connection);
          Instant now = now();
          Draft draft =
              new Draft(
                  ids.next(),
                  1,
                  wanted.name().orElse("draft of version " + (base.version() + 1)),
                  base.version(),
                  wanted.content().orElseGet(() -> PolicyYaml.write(base.document())),
                  request.caller().member().value(),
                  now,
                  now);
          drafts.insert(connection, request.caller().tenant(), draft);
          return Changed.of(draft, "policy_draft.create", draft.id().toString())
              .after(draft.summary());
        });
  }

  /// Changes what is named of a draft. The request must say which revision it was made from.
  Draft update(ChangeRequest request, UUID id, DraftRequest wanted) {
    return changes.apply(
        request,
        connection -> {
          access.requireAtOrg(connection, request.caller(), Permission.POLICY_EDIT);
          Draft old = drafts.lock(connection, id).orElseThrow(Drafts::notFound);
          Revisions.require(request.ifMatch(), old.revision());
          long base = old.baseVersion();
          if (wanted.baseVersion().isPresent()) {
            base = base(connection, wanted.baseVersion().get()).version();
          }
          Draft draft =
              new Draft(
                  id,
                  old.revision() + 1,
                  wanted.name().orElse(old.name()),
                  base,
                  wanted.content().orElse(old.content()),
                  old.author(),
                  old.createdAt(),
                  now());
          drafts.update(connection, draft);
          return Changed.of(draft, "policy_draft.update", id.toString())
              .before(old.summary())
              .after(draft.summary());
        });
  }

  void delete(ChangeRequest request, UUID id) {
    changes.apply(
        request,
        connection -> {
          access.requireAtOrg(connection, request.caller(), Permission.POLICY_EDIT);
          Draft old = drafts.lock(connection, id).orElseThrow(Drafts::notFound);
          Revisions.check(request.ifMatch(), old.revision());
          drafts.delete(connection, id);
          return Changed.of(true, "policy_draft.delete", id.toString()).before(old.summary());
        });
  }

  Draft show(Caller caller, UUID id) {
    return read(caller, connection -> drafts.find(connection, id).orElseThrow(Drafts::notFound));
  }

  List<Obj> page(Caller caller, PageRequest page) {
    return read(
        caller,
        connection ->
            drafts.page(connection, page.afterId(), page.limit() + 1).stream()
                .map(Draft::summary)
                .toList());
  }

  /// A draft and a version; the one it was made from if none is named.
  Compared compare(Caller caller, UUID id, OptionalLong against) {
    return read(
        caller,
        connection -> {
          Draft draft = drafts.find(connection, id).orElseThrow(Drafts::notFound);
          long version = against.orElse(draft.baseVersion());
          PolicyVersion other =
              documents
                  .find(connection, version)
                  .orElseThrow(() ->
                      Problem.of(ProblemCode.NOT_FOUND, "There is no version " + version + ".")
                          .asException());
          return new Compared(draft, other);
        });
  }

  static RuntimeException notFound() {
    return Problem.of(ProblemCode.NOT_FOUND, "There is no such draft.").asException();
  }

  private PolicyVersion base(Connection connection, long version) throws SQLException {
    return documents
        .find(connection, version)
        .orElseThrow(
            () -> Problem.inBody("/base_version", "there is no version " + version).asException());
  }

  private <T> T read(Caller caller, TenantTransactions.Work<T> work) {
    return transactions.read(
        caller.tenant(),
        connection -> {
          access.requireAtOrg(connection, caller, Permission.POLICY_READ);
          return work.run(connection);
        });
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MICROS);
  }
}
