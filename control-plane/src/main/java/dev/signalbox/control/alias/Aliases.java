package dev.signalbox.control.alias;

import dev.signalbox.control.access.Access;
import dev.signalbox.control.access.Caller;
import dev.signalbox.control.access.Permission;
import dev.signalbox.control.change.ChangeRequest;
import dev.signalbox.control.change.Changed;
import dev.signalbox.control.change.Snapshots;
import dev.signalbox.control.database.TenantTransactions;
import dev.signalbox.control.http.Page;
import dev.signalbox.control.http.PageRequest;
import dev.signalbox.control.http.Problem;
import dev.signalbox.control.http.ProblemCode;
import dev.signalbox.control.policy.Policies;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// The model aliases of a tenant.
@Singleton
public final class Aliases {

  private final Access access;
  private final Policies policies;
  private final Snapshots snapshots;
  private final TenantTransactions transactions;
  private final AliasStore store;
  private final InstantSource clock;

  Aliases(
      Access access,
      Policies policies,
      Snapshots snapshots,
      TenantTransactions transactions,
      AliasStore store,
      InstantSource clock) {
    this.access = access;
    this.policies = policies;
    this.snapshots = snapshots;
    this.transactions = transactions;
    this.store = store;
    this.clock = clock;
  }

  /// Makes the alias what it is wanted to be, whether it was there or not.
  Alias put(ChangeRequest request, String name, Optional<String> provider, String model) {
    UUID tenant = request.caller().tenant().value();
    return policies.change(
        request,
        "aliases." + name,
        connection -> {
          access.requireAtOrg(connection, request.caller(), Permission.ALIAS_MANAGE);
          if (provider.isPresent() && !store.providerExists(tenant, provider.get())) {
            throw Problem.inBody("/provider", "names no provider").asException();
          }
          Optional<Alias> before = store.find(tenant, name);
          store.upsert(tenant, name, provider.orElse(""), model, clock.instant());
          Alias after = store.find(tenant, name).orElseThrow();
          return Changed.of(after, "alias.put", name)
              .before(before.map(snapshots::of))
              .after(snapshots.of(after));
        });
  }

  void delete(ChangeRequest request, String name) {
    UUID tenant = request.caller().tenant().value();
    policies.revoke(
        request,
        connection -> {
          access.requireAtOrg(connection, request.caller(), Permission.ALIAS_MANAGE);
          Alias before = store.find(tenant, name).orElseThrow(Aliases::notFound);
          store.delete(tenant, name);
          return Changed.of(true, "alias.delete", name).before(snapshots.of(before));
        });
  }

  Alias show(Caller caller, String name) {
    return transactions
        .read(
            caller.tenant(),
            connection -> {
              access.requireAtOrg(connection, caller, Permission.ALIAS_READ);
              return store.find(caller.tenant().value(), name);
            })
        .orElseThrow(Aliases::notFound);
  }

  Page<Alias> list(Caller caller, PageRequest page) {
    List<Alias> rows =
        transactions.read(
            caller.tenant(),
            connection -> {
              access.requireAtOrg(connection, caller, Permission.ALIAS_READ);
              return store.page(caller.tenant().value(), page.after().orElse(""), page.limit() + 1);
            });
    return Page.of(page, rows, Alias::name, row -> row);
  }

  private static RuntimeException notFound() {
    return Problem.of(ProblemCode.NOT_FOUND, "There is no such alias.").asException();
  }
}
