package dev.signalbox.control.policy;

import dev.signalbox.compiler.document.PolicyChange;
import dev.signalbox.compiler.document.PolicyDiff;
import dev.signalbox.compiler.document.PolicyDocument;
import dev.signalbox.control.access.Access;
import dev.signalbox.control.access.Permission;
import dev.signalbox.control.change.ChangeRequest;
import dev.signalbox.control.http.Problem;
import dev.signalbox.control.http.Problem.FieldError;
import dev.signalbox.control.http.ProblemCode;
import dev.signalbox.control.http.Revisions;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.UUID;

/// Puts a draft in force, if it is sound and what it was made from is in force still.
@Singleton
final class DraftPublishing {

  private static final int MOST_HINTS = 50;
  private static final int MOST_VALUE = 300;

  private final Policies policies;
  private final Access access;
  private final DraftStore drafts;
  private final DocumentStore documents;
  private final Publisher publisher;

  DraftPublishing(
      Policies policies,
      Access access,
      DraftStore drafts,
      DocumentStore documents,
      Publisher publisher) {
    this.policies = policies;
    this.access = access;
    this.drafts = drafts;
    this.documents = documents;
    this.publisher = publisher;
  }

  /// Publishes a draft, which is gone then. An `if-match` header holds it to one revision of the
  /// draft.
  Publication publish(ChangeRequest request, UUID id) {
    String reason = PolicyHistory.reason(request);
    return policies.apply(
        request,
        connection -> {
          access.requireAtOrg(connection, request.caller(), Permission.POLICY_PUBLISH);
          PolicyVersion current = publisher.lockCurrent(connection);
          Draft draft = drafts.lock(connection, id).orElseThrow(Drafts::notFound);
          Revisions.check(request.ifMatch(), draft.revision());
          PolicyDocument next = PolicyText.sound(draft.bytes());
          if (draft.baseVersion() != current.version()) {
            throw outdated(connection, draft, next, current);
          }
          Publication done =
              publisher.publish(
                  connection, request.caller(), current, next, reason, OptionalLong.empty());
          drafts.delete(connection, id);
          return PolicyHistory.published("policy.publish", done);
        });
  }

  /// What others changed since, what the draft changes, and where the two collide.
  private RuntimeException outdated(
      Connection connection, Draft draft, PolicyDocument yours, PolicyVersion current)
      throws SQLException {
    PolicyDocument base =
        documents
            .find(connection, draft.baseVersion())
            .map(PolicyVersion::document)
            .orElse(PolicyDocument.EMPTY);
    List<FieldError> hints = new ArrayList<>();
    List<PolicyChange> collisions = PolicyDiff.collisions(base, current.document(), yours);
    collisions.forEach(change -> hints.add(hint("both changed it; yours: ", change)));
    PolicyDiff.between(base, current.document())
        .forEach(change -> hints.add(hint("changed since: ", change)));
    PolicyDiff.between(base, yours).stream()
        .filter(change -> !collisions.contains(change))
        .forEach(change -> hints.add(hint("yours: ", change)));
    String advice =
        collisions.isEmpty()
            ? "The changes do not collide. Make yours to version "
            : "Some changes collide. Decide, and make yours to version ";
    return new Problem(
            ProblemCode.STALE,
            "Version "
                + current.version()
                + " is in force, and the draft was made from "
                + draft.baseVersion()
                + ". "
                + advice
                + current.version()
                + ", and set the draft's base_version to it.",
            hints.subList(0, Math.min(MOST_HINTS, hints.size())))
        .asException();
  }

  private static FieldError hint(String whose, PolicyChange change) {
    String text = change.text();
    String shown = text.length() > MOST_VALUE ? text.substring(0, MOST_VALUE) + "…" : text;
    return new FieldError(change.pointer(), whose + shown);
  }
}
