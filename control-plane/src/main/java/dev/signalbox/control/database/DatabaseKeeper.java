package dev.signalbox.control.database;

import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.sql.Statement;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Waits for the database, prepares it once, and from then on looks every second whether it is
/// there. It never gives up and never ends the process.
@Singleton
public final class DatabaseKeeper {

  private static final Logger LOG = LoggerFactory.getLogger(DatabaseKeeper.class);
  private static final Duration RETRY = Duration.ofMillis(250);
  private static final Duration PROBE = Duration.ofSeconds(1);
  private static final Duration RETRY_REFUSED = Duration.ofSeconds(5);

  private final Migrations migrations;
  private final TrustCheck trustCheck;
  private final TenantTransactions transactions;
  private final List<StartupStep> steps;
  private volatile DatabaseState state = new DatabaseState.Away("not tried yet");
  private volatile boolean prepared;
  private final Thread thread;

  DatabaseKeeper(
      Migrations migrations,
      TrustCheck trustCheck,
      TenantTransactions transactions,
      List<StartupStep> steps) {
    this.migrations = migrations;
    this.trustCheck = trustCheck;
    this.transactions = transactions;
    this.steps = steps.stream().sorted(Comparator.comparingInt(StartupStep::order)).toList();
    this.thread = Thread.ofVirtual().name("database-keeper").unstarted(this::keep);
  }

  /// Begins to wait for the database. Called once.
  public void start() {
    thread.start();
  }

  /// What is known at this moment, at most about a second old.
  public DatabaseState state() {
    return state;
  }

  /// Whether the schema is there and the database was found to be trustworthy. Stays true when the
  /// database goes away later.
  public boolean prepared() {
    return prepared;
  }

  @PreDestroy
  void stop() {
    thread.interrupt();
  }

  private void keep() {
    try {
      while (!Thread.currentThread().isInterrupted()) {
        DatabaseState next = prepared ? probe() : prepare();
        report(next);
        state = next;
        Thread.sleep(pause(next));
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  private static Duration pause(DatabaseState state) {
    return switch (state) {
      case DatabaseState.Ready ignored -> PROBE;
      case DatabaseState.Away ignored -> RETRY;
      case DatabaseState.Refused ignored -> RETRY_REFUSED;
    };
  }

  private DatabaseState prepare() {
    try {
      migrations.run();
      List<String> findings = trustCheck.findings();
      if (!findings.isEmpty()) {
        return new DatabaseState.Refused(findings);
      }
      steps.forEach(StartupStep::run);
      prepared = true;
      return new DatabaseState.Ready();
    } catch (RuntimeException failed) {
      return DatabaseFailures.isAway(failed)
          ? away(failed)
          : new DatabaseState.Refused(List.of(reason(failed)));
    }
  }

  private DatabaseState probe() {
    try {
      return transactions.withoutTenant(connection -> {
        try (Statement statement = connection.createStatement()) {
          statement.execute("SELECT 1");
        }
        return new DatabaseState.Ready();
      });
    } catch (RuntimeException failed) {
      return away(failed);
    }
  }

  private static DatabaseState away(RuntimeException failed) {
    return new DatabaseState.Away(reason(failed));
  }

  private static String reason(RuntimeException failed) {
    Throwable cause = failed;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause.getClass().getSimpleName() + ": " + cause.getMessage();
  }

  private void report(DatabaseState next) {
    if (next.equals(state)) {
      return;
    }
    switch (next) {
      case DatabaseState.Ready ignored -> LOG.info("database ready");
      case DatabaseState.Away away ->
          LOG.atWarn().addKeyValue("reason", away.reason()).log("database away, trying again");
      case DatabaseState.Refused refused ->
          LOG.atError()
              .addKeyValue("findings", String.join("; ", refused.findings()))
              .log("database refused");
    }
  }
}
