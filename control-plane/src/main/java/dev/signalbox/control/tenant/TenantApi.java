package dev.signalbox.control.tenant;

import dev.signalbox.control.access.Caller;
import dev.signalbox.control.database.TenantTransactions;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;

/// The caller's own tenant.
@Controller("/v1/tenant")
@ExecuteOn(TaskExecutors.BLOCKING)
final class TenantApi {

  private final TenantTransactions transactions;
  private final TenantStore store;

  TenantApi(TenantTransactions transactions, TenantStore store) {
    this.transactions = transactions;
    this.store = store;
  }

  @Get
  TenantRow show(Caller caller) {
    return transactions.read(
        caller.tenant(), connection -> store.find(caller.tenant().value()).orElseThrow());
  }
}
