package dev.signalbox.control.idempotency;

import dev.signalbox.control.change.ChangeWitness;
import dev.signalbox.control.http.Problem;
import dev.signalbox.control.http.ProblemCode;
import io.micronaut.http.context.ServerRequestContext;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;

/// Writes into the transaction of a change that it was made, if the request that made it has a key.
@Singleton
final class ClaimWitness implements ChangeWitness {

  @Override
  public void beforeCommit(Connection connection, String action, String resourceId)
      throws SQLException {
    Optional<Attempt> attempt =
        ServerRequestContext.currentRequest()
            .flatMap(request -> request.getAttribute(IdempotencyFilter.ATTEMPT, Attempt.class));
    if (attempt.isPresent() && !Outcomes.applied(connection, attempt.get(), action, resourceId)) {
      throw Problem.of(ProblemCode.REQUEST_IN_PROGRESS, "Another attempt has taken its place.")
          .asException();
    }
  }
}
