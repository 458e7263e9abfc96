package dev.signalbox.control.audit;

import dev.signalbox.control.audit.HandoverStore.Handover;
import dev.signalbox.control.database.TenantTransactions;
import dev.signalbox.control.http.Problem;
import dev.signalbox.control.http.ProblemCode;
import dev.signalbox.model.audit.Checkpoint;
import dev.signalbox.model.audit.SignedNote;
import dev.signalbox.model.bundle.SigningKeys;
import dev.signalbox.model.id.TenantId;
import jakarta.inject.Singleton;
import java.security.KeyPair;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Knows which key signs a log, and hands logs over to the next key.
@Singleton
final class AuditSigner {

  private final TenantTransactions transactions;
  private final HandoverStore handovers;
  private final CheckpointStore checkpoints;
  private final AuditSettings settings;
  private final InstantSource clock;

  AuditSigner(
      TenantTransactions transactions,
      HandoverStore handovers,
      CheckpointStore checkpoints,
      AuditSettings settings,
      InstantSource clock) {
    this.transactions = transactions;
    this.handovers = handovers;
    this.checkpoints = checkpoints;
    this.settings = settings;
    this.clock = clock;
  }

  /// The key that signs the log of the tenant whose transaction is open. Until the transaction ends
  /// the log is not handed over.
  ///
  /// @throws dev.signalbox.control.http.ProblemException if this process has not the key in use
  KeyPair keys(Connection connection) throws SQLException {
    handovers.lock(connection);
    List<Handover> past = handovers.all(connection);
    Optional<KeyPair> next = settings.next();
    KeyPair current = settings.keys();
    if (past.isEmpty()) {
      // A log that nobody signed yet begins with the next key, so that it need not be handed over.
      return checkpoints.latest(connection).isEmpty() ? next.orElse(current) : current;
    }
    return Stream.concat(Stream.of(current), next.stream())
        .filter(key -> past.getLast().isTo(key.getPublic()))
        .findFirst()
        .orElseThrow(AuditSigner::keyIsElsewhere);
  }

  /// Hands all logs over to the next key, if there is one, and then puts it in place. A log that
  /// was handed over already is left alone, so it does not matter if this stops half-way or if
  /// several processes do it at once.
  ///
  /// @return how many logs were handed over
  int handOver() {
    Optional<KeyPair> next = settings.next();
    if (next.isEmpty()) {
      return 0;
    }
    int done = 0;
    for (TenantId tenant : transactions.withoutTenant(handovers::signedTenants)) {
      done += handOver(tenant, next.get()) ? 1 : 0;
    }
    settings.promote();
    return done;
  }

  private boolean handOver(TenantId tenant, KeyPair next) {
    return transactions.write(
        tenant,
        connection -> {
          KeyPair current = keys(connection);
          String newKey = SigningKeys.writePublic(next.getPublic());
          String oldKey = SigningKeys.writePublic(current.getPublic());
          if (oldKey.equals(newKey)) {
            return false;
          }
          CheckpointStore.Head head = checkpoints.head(connection, tenant);
          Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
          Checkpoint last =
              new Checkpoint(
                  tenant, head.sequence(), head.link(), now, Optional.of(next.getPublic()));
          String note = SignedNote.sign(last.text(), current);
          checkpoints.insert(connection, tenant, head, now, note);
          int number = handovers.all(connection).size() + 1;
          handovers.insert(
              connection, tenant, number, head.sequence(), new Handover(note, oldKey, newKey), now);
          return true;
        });
  }

  private static RuntimeException keyIsElsewhere() {
    return Problem.of(
            ProblemCode.NOT_READY,
            "The audit log was handed over to a key that this process has not. Give it the same"
                + " folder of keys as the others.")
        .asException();
  }
}
