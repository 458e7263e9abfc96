package dev.signalbox.control.usage;

import dev.signalbox.control.database.TenantTransactions;
import dev.signalbox.model.usage.UsageRecord;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.sql.PreparedStatement;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

/// Makes the ledger's monthly partitions, each before the transaction that needs it, and the next
/// month's together with this one's.
@Singleton
final class LedgerPartitions {

  private final TenantTransactions transactions;
  private final Set<YearMonth> made = ConcurrentHashMap.newKeySet();

  LedgerPartitions(@Named("ingest") TenantTransactions transactions) {
    this.transactions = transactions;
  }

  /// Makes sure that these records have their partitions.
  void ensureFor(Collection<UsageRecord> records) {
    Set<YearMonth> wanted = new TreeSet<>();
    for (UsageRecord one : records) {
      YearMonth month = YearMonth.from(one.opened().id().time().atOffset(ZoneOffset.UTC));
      wanted.add(month);
      wanted.add(month.plusMonths(1));
    }
    wanted.removeAll(made);
    for (YearMonth month : wanted) {
      ensure(month);
    }
  }

  private void ensure(YearMonth month) {
    transactions.withoutTenant(connection -> {
      try (PreparedStatement statement =
          connection.prepareStatement("SELECT ensure_usage_partition(?)")) {
        statement.setObject(1, month.atDay(1));
        return statement.execute();
      }
    });
    made.add(month);
  }
}
