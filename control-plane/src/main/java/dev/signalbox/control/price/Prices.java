package dev.signalbox.control.price;

import dev.signalbox.billing.rate.PriceBook;
import dev.signalbox.billing.rate.PriceSeed;
import dev.signalbox.control.database.TenantTransactions;
import dev.signalbox.control.http.PageRequest;
import dev.signalbox.model.json.Json;
import dev.signalbox.model.json.JsonValue;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/// The price books in the database, and the current one in memory. Safe to share between threads.
@Singleton
public final class Prices {

  private final TenantTransactions transactions;
  private final PriceStore store;
  private final InstantSource clock;
  private final AtomicReference<Optional<CurrentBook>> current =
      new AtomicReference<>(Optional.empty());

  Prices(TenantTransactions transactions, PriceStore store, InstantSource clock) {
    this.transactions = transactions;
    this.store = store;
    this.clock = clock;
  }

  /// The book that records are priced with now.
  ///
  /// @throws IllegalStateException before the list was loaded; the service is not ready then
  public CurrentBook current() {
    return current
        .get()
        .orElseThrow(() -> new IllegalStateException("the price list is not loaded yet"));
  }

  /// Stores the list that comes with this release as the next version, unless it is stored already,
  /// and prices with it from now on.
  void loadSeed() {
    load(PriceSeed.load());
  }

  /// As [#loadSeed], for any list.
  void load(PriceBook book) {
    List<JsonValue> rows = PriceRows.write(book);
    String digest = sha256(Json.write(JsonValue.array(rows)));
    int version =
        transactions.withoutTenant(
            connection -> store.save(connection, digest, rows, clock.instant()));
    current.set(Optional.of(new CurrentBook(version, book)));
  }

  /// Entries of a book in the order of their ids, one more than fits on the page.
  List<JsonValue.Obj> list(int version, PageRequest page) {
    return transactions.withoutTenant(
        connection -> store.list(connection, version, page.after().orElse(""), page.limit() + 1));
  }

  private static String sha256(String text) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every JDK has SHA-256", impossible);
    }
  }
}
