package dev.signalbox.control.policy;

import dev.signalbox.compiler.CompileResult;
import dev.signalbox.compiler.PolicyCompiler;
import dev.signalbox.compiler.PolicyProblem;
import dev.signalbox.compiler.PolicySource;
import dev.signalbox.compiler.PolicySource.Egress;
import dev.signalbox.compiler.document.DocumentCodec;
import dev.signalbox.compiler.document.PolicyDocument;
import dev.signalbox.control.access.Access;
import dev.signalbox.control.change.ChangeRequest;
import dev.signalbox.control.change.Changed;
import dev.signalbox.control.change.Changes;
import dev.signalbox.control.change.OutsideChange;
import dev.signalbox.control.database.TenantTransactions;
import dev.signalbox.control.http.Problem;
import dev.signalbox.control.http.Problem.FieldError;
import dev.signalbox.control.http.ProblemCode;
import dev.signalbox.control.http.Revisions;
import dev.signalbox.model.bundle.Limits;
import dev.signalbox.model.json.JsonValue;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

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
  private final Access access;
  private final DocumentStore store;
  private final Publisher publisher;

  Policies(
      Changes changes,
      PolicyListener listener,
      Access access,
      DocumentStore store,
      Publisher publisher) {
    this.changes = changes;
    this.listener = listener;
    this.access = access;
    this.store = store;
    this.publisher = publisher;
  }

  /// Changes one thing in the document and publishes it as the next version, unless that would
  /// change nothing. Nothing is lost if others publish meanwhile: the change is made to whatever is
  /// in force. An `if-match` header holds it to one version: `"r<version>"`.
  ///
  /// @param result reads what to answer, after the change
  /// @throws dev.signalbox.control.http.ProblemException if the document would be less sound than
  ///   it was; nothing is changed
  public <T> T edit(ChangeRequest request, PolicyEdit edit, TenantTransactions.Work<T> result) {
    return apply(
        request,
        connection -> {
          access.requireAtOrg(connection, request.caller(), edit.permission());
          PolicyVersion current = publisher.lockCurrent(connection);
          Revisions.check(request.ifMatch(), current.version());
          PolicyDocument next = edit.change().apply(current.document());
          List<PolicyProblem> problems = Publisher.newProblems(current.document(), next);
          if (!problems.isEmpty()) {
            throw refusal(problems, edit.subject());
          }
          Publication done =
              publisher.publish(
                  connection,
                  request.caller(),
                  current,
                  next,
                  request.reason().orElse(edit.action() + " " + edit.name()),
                  OptionalLong.empty());
          T answer = result.run(connection);
          return done.changed() ? changed(answer, edit, done) : Changed.nothing(answer);
        });
  }

  private static <T> Changed<T> changed(T answer, PolicyEdit edit, Publication done) {
    return Changed.of(answer, edit.action(), edit.name())
        .before(item(done.before(), edit))
        .after(item(done.after(), edit));
  }

  private static Optional<JsonValue> item(PolicyVersion version, PolicyEdit edit) {
    JsonValue.Obj section = DocumentCodec.write(version.document()).object(edit.section());
    return section
        .get(edit.name())
        .map(value ->
            JsonValue.object()
                .put("name", edit.name())
                .put("policy_version", version.version())
                .put("value", value)
                .build());
  }

  /// Does a change and tells whoever publishes to proxies.
  <T> T apply(ChangeRequest request, TenantTransactions.Work<Changed<T>> work) {
    T result = changes.apply(request, work);
    if (!request.dryRun()) {
      listener.changed();
    }
    return result;
  }

  /// Does a change and commits it, with its audit entry, if the tenant's policy still compiles.
  ///
  /// @param subject the setting that is changed, as the compiler names it, such as
  ///   `providers.openai`; errors there point into the request's body
  /// @throws dev.signalbox.control.http.ProblemException if it does not compile; nothing is changed
  public <T> T change(
      ChangeRequest request, String subject, TenantTransactions.Work<Changed<T>> work) {
    return apply(
        request,
        connection -> {
          store.lock(connection);
          Changed<T> done = work.run(connection);
          check(connection, subject);
          return done;
        });
  }

  /// Takes something away, whatever the state of the policy is: a revocation is never refused.
  public <T> T revoke(ChangeRequest request, TenantTransactions.Work<Changed<T>> work) {
    return apply(
        request,
        connection -> {
          store.lock(connection);
          return work.run(connection);
        });
  }

  /// As [#revoke(ChangeRequest, TenantTransactions.Work)], where no member asked for it.
  public <T> T revoke(OutsideChange change, TenantTransactions.Work<Changed<T>> work) {
    T result =
        changes.apply(
            change,
            connection -> {
              store.lock(connection);
              return work.run(connection);
            });
    listener.changed();
    return result;
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

  static RuntimeException refusal(List<PolicyProblem> problems, String subject) {
    List<FieldError> errors =
        problems.stream()
            .map(problem -> new FieldError(pointer(problem.path(), subject), text(problem)))
            .toList();
    return new Problem(ProblemCode.INVALID_BODY, "The policy would not be sound.", errors)
        .asException();
  }

  /// Two members have other names in the REST API than in a file.
  private static String pointer(String path, String subject) {
    if (!path.startsWith(subject + ".")) {
      return "";
    }
    String member = path.substring(subject.length() + 1).replace('.', '/');
    return switch (member) {
      case "key" -> "/secret";
      case "auth" -> "/scheme";
      default -> "/" + member;
    };
  }

  private static String text(PolicyProblem problem) {
    String place = problem.path().isEmpty() ? "" : problem.path() + ": ";
    return place + problem.what() + ". " + problem.remedy() + ".";
  }
}
