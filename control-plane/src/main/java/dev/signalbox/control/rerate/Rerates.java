package dev.signalbox.control.rerate;

import dev.signalbox.billing.rate.Rerating;
import dev.signalbox.billing.rate.Rerating.Booked;
import dev.signalbox.billing.rate.Rerating.Plan;
import dev.signalbox.billing.rate.Rerating.Total;
import dev.signalbox.billing.rate.UnknownModelRule;
import dev.signalbox.control.access.Access;
import dev.signalbox.control.access.Permission;
import dev.signalbox.control.change.ChangeRequest;
import dev.signalbox.control.change.Changed;
import dev.signalbox.control.change.Changes;
import dev.signalbox.control.database.Ids;
import dev.signalbox.control.http.Problem;
import dev.signalbox.control.http.ProblemCode;
import dev.signalbox.control.price.CurrentBook;
import dev.signalbox.control.price.TenantPrices;
import dev.signalbox.control.usage.Rollups;
import dev.signalbox.control.usage.UnknownModelRules;
import dev.signalbox.model.id.TenantId;
import dev.signalbox.model.json.JsonValue;
import dev.signalbox.model.json.JsonValue.Obj;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// Re-rates a span of time: plan, adjustments, sums and audit entry in one transaction, so that a
/// kill in the middle leaves nothing, and the same command again does the whole.
@Singleton
final class Rerates {

  private static final int PAGE = 2_000;
  private static final long MAX_ATTEMPTS = 250_000;

  private final Changes changes;
  private final Access access;
  private final TenantPrices prices;
  private final UnknownModelRules rules;
  private final Rollups rollups;
  private final AdjustmentStore store;
  private final Ids ids;
  private final InstantSource clock;

  Rerates(
      Changes changes,
      Access access,
      TenantPrices prices,
      UnknownModelRules rules,
      Rollups rollups,
      AdjustmentStore store,
      Ids ids,
      InstantSource clock) {
    this.changes = changes;
    this.access = access;
    this.prices = prices;
    this.rules = rules;
    this.rollups = rollups;
    this.store = store;
    this.ids = ids;
    this.clock = clock;
  }

  /// Re-rates what was opened in a span, or says what that would do.
  Obj rerate(ChangeRequest request, Instant from, Instant to) {
    TenantId tenant = request.caller().tenant();
    UUID run = ids.next();
    return changes.apply(
        request,
        connection -> {
          access.requireAtOrg(connection, request.caller(), Permission.PRICE_MANAGE);
          if (!request.dryRun()) {
            // What is being booked by the old prices is finished first, and then seen.
            rollups.holdIngest(connection, tenant);
          }
          Total total = carryOut(connection, request, run, from, to);
          Obj answer = answer(run, from, to, total);
          if (total.adjusted() == 0) {
            return Changed.nothing(answer);
          }
          if (!request.dryRun()) {
            rollups.addAdjustments(connection, tenant, run);
          }
          return Changed.of(answer, "price.rerate", run.toString()).after(answer);
        });
  }

  private Total carryOut(
      Connection connection, ChangeRequest request, UUID run, Instant from, Instant to)
      throws SQLException {
    TenantId tenant = request.caller().tenant();
    CurrentBook book = prices.book(connection, tenant);
    UnknownModelRule rule = rules.find(connection, tenant);
    AdjustmentStore.Span span =
        new AdjustmentStore.Span(tenant, from, to, Rollups.firstDay(from), Rollups.lastDay(to));
    AdjustmentStore.Run made =
        new AdjustmentStore.Run(
            tenant, run, clock.instant().truncatedTo(ChronoUnit.MICROS), book.version());
    Total total = Total.NOTHING;
    Optional<Booked> last = Optional.empty();
    while (true) {
      List<Booked> page = store.page(connection, span, last, PAGE);
      Plan plan = Rerating.plan(page, book.rater(), rule);
      total = total.plus(plan.total());
      if (total.attempts() > MAX_ATTEMPTS) {
        throw Problem.of(
                ProblemCode.INVALID_BODY,
                "More than " + MAX_ATTEMPTS + " attempts. Choose a shorter span, several times.")
            .asException();
      }
      if (!request.dryRun() && !plan.adjustments().isEmpty()) {
        store.insert(connection, made, plan.adjustments());
      }
      if (page.size() < PAGE) {
        return total;
      }
      last = Optional.of(page.getLast());
    }
  }

  private static Obj answer(UUID run, Instant from, Instant to, Total total) {
    return JsonValue.object()
        .put("run_id", run.toString())
        .put("from", from.toString())
        .put("to", to.toString())
        .put("attempts", total.attempts())
        .put("adjusted", total.adjusted())
        .put("cost_before_usd", total.before().toDecimal())
        .put("cost_after_usd", total.after().toDecimal())
        .put("difference_usd", total.difference().toDecimal())
        .put("unpriced_before", total.unpricedBefore())
        .put("unpriced_after", total.unpricedAfter())
        .build();
  }
}
