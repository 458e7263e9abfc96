package dev.signalbox.control.usage;

import dev.signalbox.billing.rate.Rating;
import dev.signalbox.billing.rate.Served;
import dev.signalbox.billing.rate.UnknownModelRule;
import dev.signalbox.control.price.CurrentBook;
import dev.signalbox.control.price.TenantPrices;
import dev.signalbox.control.session.SessionCall;
import dev.signalbox.control.session.SessionThreads;
import dev.signalbox.control.session.SessionThreads.Touch;
import dev.signalbox.model.id.KeyId;
import dev.signalbox.model.id.RecordId;
import dev.signalbox.model.id.TenantId;
import dev.signalbox.model.json.JsonValue;
import dev.signalbox.model.usage.AttemptOpened;
import dev.signalbox.model.usage.Dimensions;
import dev.signalbox.model.usage.UsageRecord;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/// Books the records of one tenant inside one transaction.
@Singleton
final class TenantIngest {

  private final LedgerStore ledger;
  private final KeyOwners owners;
  private final UnknownModelRules rules;
  private final TenantPrices prices;
  private final SessionThreads sessions;

  TenantIngest(
      LedgerStore ledger,
      KeyOwners owners,
      UnknownModelRules rules,
      TenantPrices prices,
      SessionThreads sessions) {
    this.ledger = ledger;
    this.owners = owners;
    this.rules = rules;
    this.prices = prices;
    this.sessions = sessions;
  }

  /// Books those records that are not booked yet. Each id comes once.
  ///
  /// @return how many were booked
  int book(Connection connection, TenantId tenant, List<UsageRecord> records, Instant now)
      throws SQLException {
    sessions.lock(connection, tenant, records.stream().map(TenantIngest::call).toList());
    // Asked after the lock: what another batch stitched meanwhile is known now, and is not
    // stitched twice.
    Set<RecordId> known = ledger.known(connection, tenant, records);
    List<UsageRecord> fresh =
        records.stream().filter(one -> !known.contains(one.opened().id())).toList();
    if (fresh.isEmpty()) {
      return 0;
    }
    Map<RecordId, UUID> threads =
        sessions.assign(connection, tenant, fresh.stream().map(TenantIngest::call).toList());
    Map<KeyId, KeyOwner> found =
        owners.find(
            connection, tenant, fresh.stream().map(one -> one.opened().key()).distinct().toList());
    UnknownModelRule rule = rules.find(connection, tenant);
    // A re-rating that waits for this batch must find it priced by what is known to it.
    RollupSql.lockShared(connection, tenant);
    CurrentBook book = prices.book(connection, tenant);
    List<JsonValue> rows = new ArrayList<>(fresh.size());
    List<Touch> touches = new ArrayList<>(fresh.size());
    for (UsageRecord one : fresh) {
      UUID thread = threads.get(one.opened().id());
      if (thread == null) {
        throw new IllegalStateException("a record without a session");
      }
      rows.add(
          new LedgerRow(
                  one,
                  now,
                  thread,
                  Optional.ofNullable(found.get(one.opened().key())),
                  new RecordDimensions(one.opened().dimensions()),
                  rate(one, book, rule),
                  book.version())
              .json());
      touches.add(new Touch(thread, LedgerRow.openedAt(one), LedgerRow.closedAt(one)));
    }
    int booked = ledger.insert(connection, tenant, rows);
    sessions.touch(connection, tenant, touches);
    return booked;
  }

  private static Rating rate(UsageRecord one, CurrentBook book, UnknownModelRule rule) {
    return book.rater()
        .rate(
            one.closed().counts(),
            new Served(
                one.opened().provider(),
                LedgerRow.model(one),
                one.closed().servedTier(),
                one.opened().openedAt()),
            rule);
  }

  private static SessionCall call(UsageRecord one) {
    AttemptOpened opened = one.opened();
    return new SessionCall(
        opened.id(),
        opened.key(),
        opened.callId(),
        LedgerRow.openedAt(one),
        new RecordDimensions(opened.dimensions()).value(Dimensions.SESSION),
        opened.conversation());
  }
}
