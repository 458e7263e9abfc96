package dev.signalbox.control.policy;

import dev.signalbox.compiler.CompileResult;
import dev.signalbox.compiler.PolicyCompiler;
import dev.signalbox.compiler.PolicyProblem;
import dev.signalbox.compiler.PolicySource;
import dev.signalbox.compiler.PolicySource.Egress;
import dev.signalbox.control.change.ChangeRequest;
import dev.signalbox.control.change.Changed;
import dev.signalbox.control.change.Changes;
import dev.signalbox.control.database.TenantTransactions;
import dev.signalbox.control.http.Problem;
import dev.signalbox.control.http.Problem.FieldError;
import dev.signalbox.control.http.ProblemCode;
import dev.signalbox.model.bundle.Limits;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;

/// Changes the policy of a tenant: one change at a time, and only into a policy that compiles.
@Singleton
public final class Policies {

  /// What the operator of the one data-plane group allows. It is the operator's own machine, so
  /// providers may be on private addresses too.
  public static final Egress EGRESS = Egress.PRIVATE_ALLOWED;

  /// What proxies of the group take from one client.
  public static final Limits LIMITS = Limits.DEFAULT;

  private final Changes changes;
  private final PolicyListener listener;

  Policies(Changes changes, PolicyListener listener) {
    this.changes = changes;
    this.listener = listener;
  }

  /// Does a change and commits it, with its audit entry, if the tenant's policy still compiles.
  ///
  /// @param subject the setting that is changed, as the compiler names it, such as
  ///   `providers.openai`; errors there point into the request's body
  /// @throws dev.signalbox.control.http.ProblemException if it does not compile; nothing is changed
  public <T> T change(
      ChangeRequest request, String subject, TenantTransactions.Work<Changed<T>> work) {
    T result =
        changes.apply(
            request,
            connection -> {
              lock(connection);
              Changed<T> done = work.run(connection);
              check(connection, subject);
              return done;
            });
    if (!request.dryRun()) {
      listener.changed();
    }
    return result;
  }

  /// Takes something away, whatever the state of the policy is: a revocation is never refused.
  public <T> T revoke(ChangeRequest request, TenantTransactions.Work<Changed<T>> work) {
    T result =
        changes.apply(
            request,
            connection -> {
              lock(connection);
              return work.run(connection);
            });
    if (!request.dryRun()) {
      listener.changed();
    }
    return result;
  }

  /// Two changes that are sound alone may not be sound together, so they queue per tenant.
  private static void lock(Connection connection) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement("SELECT 1 FROM tenant FOR NO KEY UPDATE")) {
      statement.execute();
    }
  }

  private static void check(Connection connection, String subject) throws SQLException {
    PolicySource source = new PolicySource(1, PolicySources.ofTenant(connection), LIMITS, EGRESS);
    switch (PolicyCompiler.compile(source)) {
      case CompileResult.Compiled ignored -> {
        // Sound.
      }
      case CompileResult.Rejected rejected -> throw refusal(rejected.problems(), subject);
    }
  }

  private static RuntimeException refusal(List<PolicyProblem> problems, String subject) {
    List<FieldError> errors =
        problems.stream()
            .map(problem -> new FieldError(pointer(problem.path(), subject), text(problem)))
            .toList();
    return new Problem(ProblemCode.INVALID_BODY, "The policy would not be sound.", errors)
        .asException();
  }

  private static String pointer(String path, String subject) {
    return path.startsWith(subject + ".")
        ? "/" + path.substring(subject.length() + 1).replace('.', '/')
        : "";
  }

  private static String text(PolicyProblem problem) {
    String place = problem.path().isEmpty() ? "" : problem.path() + ": ";
    return place + problem.what() + ". " + problem.remedy() + ".";
  }
}
