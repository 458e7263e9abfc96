package dev.signalbox.control.alias;

import dev.signalbox.control.database.TenantTransactions;
import dev.signalbox.control.http.Page;
import dev.signalbox.control.http.PageRequest;
import dev.signalbox.control.http.Problem;
import dev.signalbox.control.http.ProblemCode;
import dev.signalbox.control.policy.Policies;
import dev.signalbox.model.id.TenantId;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/// The model aliases of a tenant.
@Singleton
public final class Aliases {

  private final Policies policies;
  private final TenantTransactions transactions;
  private final AliasStore store;
  private final InstantSource clock;

  Aliases(
      Policies policies, TenantTransactions transactions, AliasStore store, InstantSource clock) {
    this.policies = policies;
    this.transactions = transactions;
    this.store = store;
    this.clock = clock;
  }

  /// Makes the alias what it is wanted to be, whether it was there or not.
  Alias put(TenantId tenant, String name, Optional<String> provider, String model) {
    return policies.change(
        tenant,
        "aliases." + name,
        connection -> {
          if (provider.isPresent() && !store.providerExists(tenant.value(), provider.get())) {
            throw Problem.inBody("/provider", "names no provider").asException();
          }
          store.upsert(tenant.value(), name, provider.orElse(""), model, clock.instant());
          return store.find(tenant.value(), name).orElseThrow();
        });
  }

  void delete(TenantId tenant, String name) {
    int deleted = policies.revoke(tenant, connection -> store.delete(tenant.value(), name));
    if (deleted == 0) {
      throw notFound();
    }
  }

  Alias show(TenantId tenant, String name) {
    return transactions
        .read(tenant, connection -> store.find(tenant.value(), name))
        .orElseThrow(Aliases::notFound);
  }

  Page<Alias> list(TenantId tenant, PageRequest page) {
    List<Alias> rows =
        transactions.read(
            tenant,
            connection -> store.page(tenant.value(), page.after().orElse(""), page.limit() + 1));
    return Page.of(page, rows, Alias::name, row -> row);
  }

  private static RuntimeException notFound() {
    return Problem.of(ProblemCode.NOT_FOUND, "There is no such alias.").asException();
  }
}
