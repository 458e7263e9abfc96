package dev.signalbox.control.usage;

import dev.signalbox.control.database.DatabaseException;
import dev.signalbox.control.database.DatabaseFailures;
import dev.signalbox.control.database.TenantTransactions;
import dev.signalbox.model.id.RecordId;
import dev.signalbox.model.id.TenantId;
import dev.signalbox.model.usage.UsageRecord;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// Takes batches of usage in: each record is booked exactly once, or rejected with a reason.
///
/// Each tenant's part of a batch is one transaction, and the answer is given after the last commit.
/// If anything breaks in between, the proxy gets no answer and ships the whole batch again; what
/// was committed is found by its id and counted as a duplicate.
@Singleton
final class UsageIngest {

  private final TenantTransactions transactions;
  private final TenantIngest tenantIngest;
  private final LedgerStore ledger;
  private final LedgerPartitions partitions;
  private final Rollups rollups;
  private final InstantSource clock;

  UsageIngest(
      @Named("ingest") TenantTransactions transactions,
      TenantIngest tenantIngest,
      LedgerStore ledger,
      LedgerPartitions partitions,
      Rollups rollups,
      InstantSource clock) {
    this.transactions = transactions;
    this.tenantIngest = tenantIngest;
    this.ledger = ledger;
    this.partitions = partitions;
    this.rollups = rollups;
    this.clock = clock;
  }

  /// Books a batch.
  ///
  /// @throws DatabaseException if the database failed; part of the batch may be booked
  IngestResult ingest(UsageBatch batch) {
    Instant now = clock.instant();
    Outcome outcome = new Outcome();
    batch.rejections().forEach(outcome.rejected::add);
    Map<String, List<UsageRecord>> byTenant = new TreeMap<>();
    for (UsageRecord one : batch.records()) {
      Optional<RejectReason> reason = RecordCheck.check(one, now);
      if (reason.isPresent()) {
        outcome.rejected.add(Rejection.of(one, reason.get()));
      } else {
        byTenant
            .computeIfAbsent(one.opened().tenant().toString(), tenant -> new ArrayList<>())
            .add(one);
      }
    }
    byTenant.forEach((tenant, records) ->
        ingestTenant(TenantId.parse(tenant), unique(records, outcome), now, outcome));
    keep(outcome.rejected, now);
    return new IngestResult(outcome.accepted, outcome.duplicates, outcome.rejected);
  }

  private static final class Outcome {
    private int accepted;
    private int duplicates;
    private final List<Rejection> rejected = new ArrayList<>();
  }

  /// Each id once, in the order of the ids; of two with the same id the first counts.
  private static List<UsageRecord> unique(List<UsageRecord> records, Outcome outcome) {
    Map<RecordId, UsageRecord> byId = new TreeMap<>(Comparator.comparing(RecordId::value));
    for (UsageRecord one : records) {
      if (byId.putIfAbsent(one.opened().id(), one) != null) {
        outcome.duplicates++;
      }
    }
    return List.copyOf(byId.values());
  }

  private void ingestTenant(
      TenantId tenant, List<UsageRecord> records, Instant now, Outcome outcome) {
    boolean exists =
        transactions.read(tenant, connection -> ledger.tenantExists(connection, tenant));
    if (!exists) {
      records.forEach(one -> outcome.rejected.add(Rejection.of(one, RejectReason.UNKNOWN_TENANT)));
      return;
    }
    partitions.ensureFor(records);
    book(tenant, records, now, outcome);
    rollups.compactNowAndThen(tenant);
  }

  /// Books records in one transaction. If PostgreSQL refuses a value, halves are tried, so that the
  /// one record it refuses is found and all others are booked.
  private void book(TenantId tenant, List<UsageRecord> records, Instant now, Outcome outcome) {
    try {
      int booked =
          transactions.write(
              tenant, connection -> tenantIngest.book(connection, tenant, records, now));
      outcome.accepted += booked;
      outcome.duplicates += records.size() - booked;
    } catch (DatabaseException failed) {
      if (!isRefusal(failed)) {
        throw failed;
      }
      if (records.size() == 1) {
        outcome.rejected.add(Rejection.of(records.getFirst(), RejectReason.REFUSED_BY_DATABASE));
        return;
      }
      int middle = records.size() / 2;
      book(tenant, records.subList(0, middle), now, outcome);
      book(tenant, records.subList(middle, records.size()), now, outcome);
    }
  }

  /// SQLSTATE classes 22 (a value that does not fit) and 23 (a broken constraint) are about the
  /// data; trying the same again cannot help.
  private static boolean isRefusal(DatabaseException failed) {
    return DatabaseFailures.sqlState(failed)
        .filter(state -> state.startsWith("22") || state.startsWith("23"))
        .isPresent();
  }

  private void keep(List<Rejection> rejections, Instant now) {
    Map<String, List<Rejection>> byTenant = new TreeMap<>();
    for (Rejection rejection : rejections) {
      if (rejection.tenant().isPresent() && rejection.reason() != RejectReason.UNKNOWN_TENANT) {
        byTenant
            .computeIfAbsent(rejection.tenant().get().toString(), tenant -> new ArrayList<>())
            .add(rejection);
      }
    }
    byTenant.forEach((tenant, list) -> keep(TenantId.parse(tenant), list, now));
  }

  private void keep(TenantId tenant, List<Rejection> rejections, Instant now) {
    transactions.write(
        tenant,
        connection -> {
          boolean exists = ledger.tenantExists(connection, tenant);
          if (exists) {
            ledger.keepRejected(connection, tenant, rejections, now);
          }
          return exists;
        });
  }
}
