package dev.signalbox.control.policy;

import dev.signalbox.compiler.PolicyProblem;
import dev.signalbox.compiler.document.PolicyDocument;
import dev.signalbox.compiler.yaml.PolicyYaml;
import dev.signalbox.control.access.Caller;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/// Writes the next version of a policy. The one place that does.
@Singleton
final class Publisher {

  private final DocumentStore store;
  private final InstantSource clock;

  Publisher(DocumentStore store, InstantSource clock) {
    this.store = store;
    this.clock = clock;
  }

  /// The version that is to be changed, with every other change kept waiting.
  PolicyVersion lockCurrent(Connection connection) throws SQLException {
    store.lock(connection);
    return store.current(connection);
  }

  /// Puts a document in force under the next number, unless it is in force already.
  ///
  /// @param current what [#lockCurrent] gave in this transaction
  /// @param restores the version whose content this is, if it is put back
  Publication publish(
      Connection connection,
      Caller caller,
      PolicyVersion current,
      PolicyDocument next,
      String reason,
      OptionalLong restores)
      throws SQLException {
    if (next.equals(current.document()) && restores.isEmpty()) {
      return new Publication(current, current);
    }
    Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
    PolicyVersion version =
        new PolicyVersion(
            current.version() + 1,
            next,
            DocumentStore.sha256(next),
            reason,
            "",
            restores.isPresent() ? Optional.of(restores.getAsLong()) : Optional.empty(),
            now);
    store.insert(connection, caller, version, restores);
    new FollowingTables(connection, caller.tenant().value(), now).follow(current.document(), next);
    return new Publication(current, version);
  }

  /// What is wrong with a document that was not wrong already. So a small change is not refused for
  /// something else, and taking things away never is.
  static List<PolicyProblem> newProblems(PolicyDocument before, PolicyDocument after) {
    List<PolicyProblem> problems = new ArrayList<>(PolicyYaml.problems(after, Policies.EGRESS));
    if (!problems.isEmpty()) {
      problems.removeAll(PolicyYaml.problems(before, Policies.EGRESS));
    }
    return problems;
  }
}
