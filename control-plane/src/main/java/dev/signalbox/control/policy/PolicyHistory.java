package dev.signalbox.control.policy;

import dev.signalbox.compiler.PolicyProblem;
import dev.signalbox.compiler.document.PolicyDocument;
import dev.signalbox.compiler.yaml.PolicyYaml;
import dev.signalbox.control.access.Access;
import dev.signalbox.control.access.Caller;
import dev.signalbox.control.access.Permission;
import dev.signalbox.control.change.ChangeRequest;
import dev.signalbox.control.change.Changed;
import dev.signalbox.control.database.TenantTransactions;
import dev.signalbox.control.http.PageRequest;
import dev.signalbox.control.http.Problem;
import dev.signalbox.control.http.ProblemCode;
import dev.signalbox.control.http.Revisions;
import dev.signalbox.model.json.JsonValue.Obj;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.OptionalLong;

/// The versions of a policy: what was in force when, and putting whole documents in force.
@Singleton
final class PolicyHistory {

  private final Policies policies;
  private final TenantTransactions transactions;
  private final Access access;
  private final DocumentStore store;
  private final Publisher publisher;

  PolicyHistory(
      Policies policies,
      TenantTransactions transactions,
      Access access,
      DocumentStore store,
      Publisher publisher) {
    this.policies = policies;
    this.transactions = transactions;
    this.access = access;
    this.store = store;
    this.publisher = publisher;
  }

  PolicyVersion current(Caller caller) {
    return read(caller, store::current);
  }

  PolicyVersion find(Caller caller, long version) {
    return read(caller, connection -> find(connection, version));
  }

  /// A version and another to compare it with; the one before it if none is named.
  Publication pair(Caller caller, long version, OptionalLong against) {
    return read(
        caller,
        connection ->
            new Publication(
                find(connection, against.orElse(Math.max(0, version - 1))),
                find(connection, version)));
  }

  List<Obj> page(Caller caller, PageRequest page) {
    long below;
    try {
      below = page.after().map(Long::parseLong).orElse(Long.MAX_VALUE);
    } catch (NumberFormatException notOurs) {
      throw Problem.of(ProblemCode.INVALID_CURSOR, "Use next_cursor as it was given.")
          .asException();
    }
    return read(caller, connection -> store.page(connection, below, page.limit() + 1));
  }

  /// Puts a whole document in force. An `if-match` header holds it to the version it was made from.
  Publication apply(ChangeRequest request, PolicyDocument next) {
    return policies.apply(
        request,
        connection -> {
          access.requireAtOrg(connection, request.caller(), Permission.POLICY_PUBLISH);
          PolicyVersion current = publisher.lockCurrent(connection);
          Revisions.check(request.ifMatch(), current.version());
          return published(
              "policy.apply",
              publisher.publish(
                  connection,
                  request.caller(),
                  current,
                  next,
                  reason(request),
                  OptionalLong.empty()));
        });
  }

  /// Puts the content of an earlier version in force again, under the next number.
  Publication restore(ChangeRequest request, long version) {
    return policies.apply(
        request,
        connection -> {
          access.requireAtOrg(connection, request.caller(), Permission.POLICY_PUBLISH);
          PolicyVersion current = publisher.lockCurrent(connection);
          Revisions.check(request.ifMatch(), current.version());
          PolicyDocument old = find(connection, version).document();
          List<PolicyProblem> problems = PolicyYaml.problems(old, Policies.EGRESS);
          if (!problems.isEmpty()) {
            throw PolicyText.refusal(problems);
          }
          return published(
              "policy.restore",
              publisher.publish(
                  connection,
                  request.caller(),
                  current,
                  old,
                  reason(request),
                  OptionalLong.of(version)));
        });
  }

  /// The reason that publishing needs. A rehearsal needs none.
  ///
  /// @throws dev.signalbox.control.http.ProblemException if there is none
  static String reason(ChangeRequest request) {
    return request
        .reason()
        .orElseGet(() -> {
          if (request.dryRun()) {
            return "dry run";
          }
          throw Problem.inBody(
                  "/reason", "is missing: say why, here or in the header x-signalbox-reason")
              .asException();
        });
  }

  /// What was published, for the audit log.
  static Changed<Publication> published(String action, Publication done) {
    return done.changed()
        ? Changed.of(done, action, Long.toString(done.after().version()))
            .before(done.before().summary())
            .after(done.forAudit())
        : Changed.nothing(done);
  }

  private <T> T read(Caller caller, TenantTransactions.Work<T> work) {
    return transactions.read(
        caller.tenant(),
        connection -> {
          access.requireAtOrg(connection, caller, Permission.POLICY_READ);
          return work.run(connection);
        });
  }

  private PolicyVersion find(Connection connection, long version) throws SQLException {
    return store
        .find(connection, version)
        .orElseThrow(() ->
            Problem.of(ProblemCode.NOT_FOUND, "There is no version " + version + ".")
                .asException());
  }
}
