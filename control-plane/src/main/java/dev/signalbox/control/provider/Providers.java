package dev.signalbox.control.provider;

import dev.signalbox.compiler.ProviderSource;
import dev.signalbox.compiler.document.PolicyDocument;
import dev.signalbox.control.access.Access;
import dev.signalbox.control.access.Caller;
import dev.signalbox.control.access.Permission;
import dev.signalbox.control.change.ChangeRequest;
import dev.signalbox.control.database.TenantTransactions;
import dev.signalbox.control.http.Page;
import dev.signalbox.control.http.PageRequest;
import dev.signalbox.control.http.Problem;
import dev.signalbox.control.http.ProblemCode;
import dev.signalbox.control.policy.Policies;
import dev.signalbox.control.policy.PolicyEdit;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;

/// The providers of a tenant.
@Singleton
public final class Providers {

  private static final String SECTION = "providers";

  private final Access access;
  private final Policies policies;
  private final TenantTransactions transactions;
  private final ProviderStore store;

  Providers(
      Access access, Policies policies, TenantTransactions transactions, ProviderStore store) {
    this.access = access;
    this.policies = policies;
    this.transactions = transactions;
    this.store = store;
  }

  /// Makes the provider what it is wanted to be, whether it was there or not, and publishes that.
  Provider put(ChangeRequest request, ProviderSource wanted) {
    return policies.edit(
        request,
        new PolicyEdit(
            Permission.PROVIDER_MANAGE,
            "provider.put",
            SECTION,
            wanted.name(),
            inForce -> inForce.with(wanted)),
        connection -> store.find(request.caller().tenant().value(), wanted.name()).orElseThrow());
  }

  void delete(ChangeRequest request, String name) {
    policies.edit(
        request,
        new PolicyEdit(
            Permission.PROVIDER_MANAGE,
            "provider.delete",
            SECTION,
            name,
            inForce -> without(inForce, name)),
        connection -> true);
  }

  private static PolicyDocument without(PolicyDocument inForce, String name) {
    if (inForce.provider(name).isEmpty()) {
      throw notFound();
    }
    if (inForce.aliases().stream().anyMatch(alias -> alias.provider().equals(Optional.of(name)))) {
      throw Problem.of(ProblemCode.IN_USE, "Aliases name this provider. Change them first.")
          .asException();
    }
    return inForce.withoutProvider(name);
  }

  Provider show(Caller caller, String name) {
    return transactions
        .read(
            caller.tenant(),
            connection -> {
              access.requireAtOrg(connection, caller, Permission.PROVIDER_READ);
              return store.find(caller.tenant().value(), name);
            })
        .orElseThrow(Providers::notFound);
  }

  Page<Provider> list(Caller caller, PageRequest page) {
    List<Provider> rows =
        transactions.read(
            caller.tenant(),
            connection -> {
              access.requireAtOrg(connection, caller, Permission.PROVIDER_READ);
              return store.page(caller.tenant().value(), page.after().orElse(""), page.limit() + 1);
            });
    return Page.of(page, rows, Provider::name, row -> row);
  }

  private static RuntimeException notFound() {
    return Problem.of(ProblemCode.NOT_FOUND, "There is no such provider.").asException();
  }
}
