package dev.signalbox.control.audit;

import dev.signalbox.control.database.TenantTransactions;
import dev.signalbox.model.audit.Checkpoint;
import dev.signalbox.model.audit.SignedNote;
import dev.signalbox.model.id.TenantId;
import jakarta.inject.Singleton;
import java.security.KeyPair;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;

/// Signs how long each tenant's log is and how its chain ends.
@Singleton
final class Checkpoints {

  /// After which an idle log gets another one, so that silence is a statement too.
  private static final Duration IDLE = Duration.ofHours(1);

  private final TenantTransactions transactions;
  private final CheckpointStore store;
  private final AuditSigner signer;
  private final InstantSource clock;

  Checkpoints(
      TenantTransactions transactions,
      CheckpointStore store,
      AuditSigner signer,
      InstantSource clock) {
    this.transactions = transactions;
    this.store = store;
    this.signer = signer;
    this.clock = clock;
  }

  /// Signs the log of every tenant that changed something since its last checkpoint, or whose last
  /// checkpoint is an hour old.
  ///
  /// @return how many
  int takeDue() {
    Instant since = clock.instant().minus(IDLE);
    List<TenantId> due = transactions.withoutTenant(connection -> store.due(connection, since));
    due.forEach(this::take);
    return due.size();
  }

  /// Signs a tenant's log as it is committed now. Does not wait for changes under way, nor they for
  /// it.
  Checkpoint take(TenantId tenant) {
    return transactions.write(
        tenant,
        connection -> {
          KeyPair keys = signer.keys(connection);
          CheckpointStore.Head head = store.head(connection, tenant);
          Checkpoint checkpoint =
              new Checkpoint(
                  tenant,
                  head.sequence(),
                  head.link(),
                  clock.instant().truncatedTo(ChronoUnit.MICROS));
          String note = SignedNote.sign(checkpoint.text(), keys);
          store.insert(connection, tenant, head, checkpoint.at(), note);
          return checkpoint;
        });
  }

  /// A tenant's newest checkpoint; made if there is none.
  String latest(TenantId tenant) {
    return transactions
        .read(tenant, store::latest)
        .orElseGet(() -> {
          take(tenant);
          return transactions.read(tenant, store::latest).orElseThrow();
        });
  }
}
