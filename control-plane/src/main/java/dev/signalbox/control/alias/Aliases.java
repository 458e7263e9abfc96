package dev.signalbox.control.alias;

import dev.signalbox.compiler.AliasSource;
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

/// The model aliases of a tenant.
@Singleton
public final class Aliases {

  private static final String SECTION = "aliases";

  private final Access access;
  private final Policies policies;
  private final TenantTransactions transactions;
  private final AliasStore store;

  Aliases(Access access, Policies policies, TenantTransactions transactions, AliasStore store) {
    this.access = access;
    this.policies = policies;
    this.transactions = transactions;
    this.store = store;
  }

  /// Makes the alias what it is wanted to be, whether it was there or not, and publishes that.
  Alias put(ChangeRequest request, AliasSource wanted) {
    return policies.edit(
        request,
        new PolicyEdit(
            Permission.ALIAS_MANAGE,
            "alias.put",
            SECTION,
            wanted.name(),
            inForce -> with(inForce, wanted)),
        connection -> store.find(request.caller().tenant().value(), wanted.name()).orElseThrow());
  }

  void delete(ChangeRequest request, String name) {
    policies.edit(
        request,
        new PolicyEdit(
            Permission.ALIAS_MANAGE,
            "alias.delete",
            SECTION,
            name,
            inForce -> without(inForce, name)),
        connection -> true);
  }

  private static PolicyDocument with(PolicyDocument inForce, AliasSource wanted) {
    Optional<String> provider = wanted.provider();
    if (provider.isPresent() && inForce.provider(provider.get()).isEmpty()) {
      throw Problem.inBody("/provider", "names no provider").asException();
    }
    return inForce.with(wanted);
  }

  private static PolicyDocument without(PolicyDocument inForce, String name) {
    if (inForce.alias(name).isEmpty()) {
      throw notFound();
    }
    return inForce.withoutAlias(name);
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
