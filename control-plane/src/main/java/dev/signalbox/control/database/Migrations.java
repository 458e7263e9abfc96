package dev.signalbox.control.database;

import jakarta.inject.Singleton;
import java.util.Map;
import org.flywaydb.core.Flyway;
import org.postgresql.ds.PGSimpleDataSource;

/// Brings the schema up to date, as the owner. Expand first, contract a release later, so that the
/// version before still runs.
@Singleton
final class Migrations {

  private static final int CONNECT_SECONDS = 3;

  private final DatabaseSettings settings;

  Migrations(DatabaseSettings settings) {
    this.settings = settings;
  }

  void run() {
    PGSimpleDataSource owner = new PGSimpleDataSource();
    owner.setUrl(settings.url());
    owner.setUser(settings.ownerUser());
    owner.setPassword(settings.ownerPassword().reveal());
    owner.setConnectTimeout(CONNECT_SECONDS);
    owner.setApplicationName("signalbox-migrations");
    Flyway.configure()
        .dataSource(owner)
        .locations("classpath:db/migration")
        .placeholders(Map.of("app_user", quoted(settings.appUser())))
        .connectRetries(0)
        .load()
        .migrate();
  }

  private static String quoted(String name) {
    return '"' + name.replace("\"", "\"\"") + '"';
  }
}
