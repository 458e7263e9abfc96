package dev.signalbox.control.database;

import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Primary;
import io.micronaut.transaction.TransactionOperations;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.sql.Connection;

/// One [TenantTransactions] per connection pool, so that people who look at costs and proxies that
/// deliver usage never wait for each other's connections.
@Factory
final class TransactionBeans {

  @Singleton
  @Primary
  TenantTransactions forPeople(@Named("default") TransactionOperations<Connection> transactions) {
    return new TenantTransactions(transactions);
  }

  @Singleton
  @Named("ingest")
  TenantTransactions forIngest(@Named("ingest") TransactionOperations<Connection> transactions) {
    return new TenantTransactions(transactions);
  }
}
