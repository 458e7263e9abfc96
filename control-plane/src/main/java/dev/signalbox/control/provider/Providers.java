package dev.signalbox.control.provider;

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
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The providers of a tenant.
@Singleton
public final class Providers {

  private static final String UPSERT =
      """
      INSERT INTO provider (tenant_id, name, base_url, formats, models, scheme, secret,
        usage_in_stream, trusted_certificates, created_at, updated_at)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      ON CONFLICT (tenant_id, name) DO UPDATE SET
        base_url = excluded.base_url, formats = excluded.formats, models = excluded.models,
        scheme = excluded.scheme, secret = excluded.secret,
        usage_in_stream = excluded.usage_in_stream,
        trusted_certificates = excluded.trusted_certificates, updated_at = excluded.updated_at\
      """;

  private final Access access;
  private final Policies policies;
  private final Snapshots snapshots;
  private final TenantTransactions transactions;
  private final ProviderStore store;
  private final InstantSource clock;

  Providers(
      Access access,
      Policies policies,
      Snapshots snapshots,
      TenantTransactions transactions,
      ProviderStore store,
      InstantSource clock) {
    this.access = access;
    this.policies = policies;
    this.snapshots = snapshots;
    this.transactions = transactions;
    this.store = store;
    this.clock = clock;
  }

  /// What a provider is to be; what is empty comes from the catalogue.
  record Wanted(
      Optional<String> baseUrl,
      List<String> formats,
      List<String> models,
      Optional<String> scheme,
      Optional<String> secret,
      Optional<Boolean> usageInStream,
      Optional<String> trustedCertificates) {}

  /// Makes the provider what it is wanted to be, whether it was there or not.
  Provider put(ChangeRequest request, String name, Wanted wanted) {
    UUID tenant = request.caller().tenant().value();
    return policies.change(
        request,
        "providers." + name,
        connection -> {
          access.requireAtOrg(connection, request.caller(), Permission.PROVIDER_MANAGE);
          Optional<Provider> before = store.find(tenant, name);
          upsert(connection, tenant, name, wanted);
          Provider after = store.find(tenant, name).orElseThrow();
          return Changed.of(after, "provider.put", name)
              .before(before.map(snapshots::of))
              .after(snapshots.of(after));
        });
  }

  void delete(ChangeRequest request, String name) {
    UUID tenant = request.caller().tenant().value();
    policies.change(
        request,
        "providers." + name,
        connection -> {
          access.requireAtOrg(connection, request.caller(), Permission.PROVIDER_MANAGE);
          Provider before = store.find(tenant, name).orElseThrow(Providers::notFound);
          if (store.aliases(tenant, name) > 0) {
            throw Problem.of(ProblemCode.IN_USE, "Aliases name this provider. Change them first.")
                .asException();
          }
          store.delete(tenant, name);
          return Changed.of(true, "provider.delete", name).before(snapshots.of(before));
        });
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

  private void upsert(Connection connection, UUID tenant, String name, Wanted wanted)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(UPSERT)) {
      statement.setObject(1, tenant);
      statement.setString(2, name);
      statement.setString(3, orNull(wanted.baseUrl()));
      statement.setArray(4, connection.createArrayOf("text", wanted.formats().toArray()));
      statement.setArray(5, connection.createArrayOf("text", wanted.models().toArray()));
      statement.setString(6, orNull(wanted.scheme()));
      statement.setString(7, orNull(wanted.secret()));
      statement.setObject(8, wanted.usageInStream().orElse(null));
      statement.setString(9, orNull(wanted.trustedCertificates()));
      statement.setObject(10, clock.instant().atOffset(ZoneOffset.UTC));
      statement.setObject(11, clock.instant().atOffset(ZoneOffset.UTC));
      statement.executeUpdate();
    }
  }

  private static @Nullable String orNull(Optional<String> value) {
    return value.orElse(null);
  }

  private static RuntimeException notFound() {
    return Problem.of(ProblemCode.NOT_FOUND, "There is no such provider.").asException();
  }
}
