package dev.signalbox.control.price;

import dev.signalbox.billing.rate.ModelFamily;
import dev.signalbox.billing.rate.Price;
import dev.signalbox.billing.rate.PriceBook;
import dev.signalbox.billing.rate.Schedule;
import dev.signalbox.control.access.Access;
import dev.signalbox.control.access.Permission;
import dev.signalbox.control.change.ChangeRequest;
import dev.signalbox.control.change.Changed;
import dev.signalbox.control.change.Changes;
import dev.signalbox.control.database.Ids;
import dev.signalbox.control.database.TenantTransactions;
import dev.signalbox.control.http.PageRequest;
import dev.signalbox.control.http.Problem;
import dev.signalbox.control.http.ProblemCode;
import dev.signalbox.model.id.TenantId;
import dev.signalbox.model.json.JsonValue.Obj;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The prices that tenants have negotiated.
@Singleton
public final class TenantPrices {

  /// A tenant's book is read with every batch of usage.
  private static final int MAX_ENTRIES = 1_000;

  private final Changes changes;
  private final Access access;
  private final TenantTransactions transactions;
  private final Prices prices;
  private final TenantPriceStore store;
  private final Ids ids;
  private final InstantSource clock;

  TenantPrices(
      Changes changes,
      Access access,
      TenantTransactions transactions,
      Prices prices,
      TenantPriceStore store,
      Ids ids,
      InstantSource clock) {
    this.changes = changes;
    this.access = access;
    this.transactions = transactions;
    this.prices = prices;
    this.store = store;
    this.ids = ids;
    this.clock = clock;
  }

  /// What a price is to be.
  ///
  /// @param corrects the entry that was mistaken
  /// @param source what it rests on, such as the name of a contract
  record Wanted(
      ModelFamily family,
      List<String> models,
      Instant validFrom,
      Optional<Instant> validTo,
      Optional<String> corrects,
      String source,
      Map<String, Schedule> tiers) {}

  /// The book that the tenant whose transaction is open is charged by: the list, and before it what
  /// was negotiated.
  public CurrentBook book(Connection connection, TenantId tenant) throws SQLException {
    CurrentBook list = prices.current();
    List<Price> negotiated = store.all(connection, tenant);
    return negotiated.isEmpty()
        ? list
        : new CurrentBook(list.version(), list.book().precededBy(PriceBook.of(negotiated)));
  }

  Obj create(ChangeRequest request, Wanted wanted) {
    TenantId tenant = request.caller().tenant();
    return changes.apply(
        request,
        connection -> {
          access.requireAtOrg(connection, request.caller(), Permission.PRICE_MANAGE);
          Price price = price(wanted);
          List<Price> all = new ArrayList<>(store.all(connection, tenant));
          if (all.size() >= MAX_ENTRIES) {
            throw Problem.of(ProblemCode.CONFLICT, "A tenant has at most 1,000 price entries.")
                .asException();
          }
          all.add(price);
          check(all);
          store.insert(connection, tenant, request.caller().member(), price);
          Obj shown = PriceRows.row(price);
          return Changed.of(shown, "price.create", price.id()).after(shown);
        });
  }

  List<Obj> list(TenantId tenant, PageRequest page) {
    return transactions.read(
        tenant,
        connection -> store.page(connection, tenant, page.after().orElse(""), page.limit() + 1));
  }

  private Price price(Wanted wanted) {
    Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
    try {
      return new Price(
          "negotiated-" + ids.next(),
          wanted.family(),
          wanted.models(),
          wanted.validFrom(),
          wanted.validTo(),
          now,
          wanted.corrects(),
          new Price.Source(wanted.source(), now.atOffset(ZoneOffset.UTC).toLocalDate()),
          true,
          wanted.tiers());
    } catch (IllegalArgumentException wrong) {
      throw refusal(wrong);
    }
  }

  private static void check(List<Price> all) {
    try {
      PriceBook.of(all);
    } catch (IllegalArgumentException wrong) {
      throw refusal(wrong);
    }
  }

  private static RuntimeException refusal(IllegalArgumentException wrong) {
    return Problem.of(ProblemCode.INVALID_BODY, String.valueOf(wrong.getMessage())).asException();
  }
}
