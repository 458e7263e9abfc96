package dev.signalbox.control.fleet;

import dev.signalbox.control.database.TenantTransactions;
import jakarta.inject.Singleton;
import java.sql.Array;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/// Proxies that were revoked a short time ago, by whichever process: those that were let in before
/// may still be waiting for a policy. Later ones find no identity any more.
@Singleton
public final class Revocations {

  private static final Duration KEPT = Duration.ofMinutes(5);

  private final TenantTransactions transactions;
  private final InstantSource clock;
  private final Map<UUID, Instant> revoked = new ConcurrentHashMap<>();
  private final List<Runnable> listeners = new CopyOnWriteArrayList<>();

  Revocations(TenantTransactions transactions, InstantSource clock) {
    this.transactions = transactions;
    this.clock = clock;
  }

  /// Whether a proxy was revoked a short time ago.
  public boolean contains(UUID proxy) {
    return revoked.containsKey(proxy);
  }

  /// Registers what is to be called when a proxy was revoked here.
  public void whenRevoked(Runnable listener) {
    listeners.add(listener);
  }

  /// A proxy was revoked here.
  void add(UUID proxy) {
    revoked.put(proxy, clock.instant());
    listeners.forEach(Runnable::run);
  }

  /// Looks what others have revoked.
  ///
  /// @return whether there is anything new
  public boolean look() {
    Instant now = clock.instant();
    boolean anyNew = false;
    for (UUID proxy : inDatabase(now.minus(KEPT))) {
      anyNew |= revoked.putIfAbsent(proxy, now) == null;
    }
    revoked.values().removeIf(at -> at.plus(KEPT.multipliedBy(2)).isBefore(now));
    return anyNew;
  }

  private UUID[] inDatabase(Instant since) {
    return transactions.withoutTenant(connection -> {
      try (PreparedStatement statement =
          connection.prepareStatement(
              "SELECT coalesce(array_agg(id), '{}') FROM proxies_revoked_since(?) AS id")) {
        statement.setObject(1, since.atOffset(ZoneOffset.UTC));
        ResultSet rows = statement.executeQuery();
        rows.next();
        Array ids = rows.getArray(1);
        return (UUID[]) ids.getArray();
      }
    });
  }
}
