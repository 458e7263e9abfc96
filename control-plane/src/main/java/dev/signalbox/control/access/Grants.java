package dev.signalbox.control.access;

import dev.signalbox.control.access.Decisions.Holder;
import dev.signalbox.control.access.Decisions.Span;
import dev.signalbox.control.access.GrantRule.Excess;
import dev.signalbox.control.http.Problem;
import dev.signalbox.control.http.ProblemCode;
import dev.signalbox.control.http.ProblemException;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;

/// Holds [GrantRule] against every change of what somebody may do. Call [#lock] first in the
/// transaction, so that nobody loses a permission while giving it away.
@Singleton
public final class Grants {

  private final InstantSource clock;

  Grants(InstantSource clock) {
    this.clock = clock;
  }

  /// Makes changes of the same tenant wait for each other until the transaction ends.
  public static void lock(Connection connection) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement("SELECT 1 FROM tenant FOR NO KEY UPDATE")) {
      statement.execute();
    }
  }

  /// Refuses unless every effect of a change is the caller's to cause.
  ///
  /// @throws ProblemException `escalation` if one is not
  public void require(Connection connection, Caller caller, Collection<GrantRule.Effect> effects) {
    SqlFacts facts = new SqlFacts(connection, caller.tenant());
    Optional<Excess> excess =
        GrantRule.excess(facts, Access.holder(caller), effects, clock.instant());
    if (excess.isPresent()) {
      String missing =
          excess.get().missing().stream()
              .map(Permission::wireName)
              .sorted()
              .collect(Collectors.joining(", "));
      throw Problem.of(
              ProblemCode.ESCALATION,
              "You can give only what you hold for as long and everywhere below. At node "
                  + excess.get().node()
                  + " you lack: "
                  + (missing.isEmpty() ? "iam.grant at a node above" : missing)
                  + ".")
          .asException();
    }
  }

  /// Refuses a token for oneself that could do more, or live longer, than the one that asks for it,
  /// and any if that one leaves out `token.manage`. What the member holds bounds both.
  ///
  /// @param path the node of the scope and all above it
  /// @throws ProblemException `escalation` if so
  public void requireNarrower(Caller caller, TokenScope scope, Collection<UUID> path) {
    if (!caller.scope().names(Permission.TOKEN_MANAGE) || !caller.scope().contains(scope, path)) {
      throw Problem.of(
              ProblemCode.ESCALATION,
              "A token cannot make one that can do more or lives longer than itself; it needs"
                  + " token.manage to make any.")
          .asException();
    }
  }

  /// Refuses a change after which nobody would be the owner of the tenant: no active member would
  /// hold all that the owner's role allows, at the org and for good. Call it after the change.
  ///
  /// @throws ProblemException `last_owner` if so
  public void keepOwner(Connection connection, Caller caller) throws SQLException {
    SqlFacts facts = new SqlFacts(connection, caller.tenant());
    Span forEver = new Span(clock.instant(), Optional.empty());
    boolean kept = false;
    for (UUID candidate : facts.ownerCandidates()) {
      kept |=
          Decisions.holds(
              facts,
              new Holder(candidate, TokenScope.FULL),
              BuiltInRole.OWNER.permissions(),
              Access.org(connection).value(),
              forEver);
    }
    if (!kept) {
      throw Problem.of(
              ProblemCode.LAST_OWNER, "Make somebody else owner of the org first, without an end.")
          .asException();
    }
  }

  /// Those bindings that have not expired.
  public List<Binding> counting(Collection<Binding> bindings) {
    Instant now = clock.instant();
    return bindings.stream().filter(binding -> binding.counts(now)).toList();
  }
}
