package dev.signalbox.control;

import dev.signalbox.control.audit.AuditSettings;
import dev.signalbox.control.bundle.BundleSettings;
import dev.signalbox.control.bundle.TrustFolder;
import dev.signalbox.control.database.DatabaseKeeper;
import dev.signalbox.control.database.DatabaseSettings;
import dev.signalbox.control.guard.GuardSettings;
import dev.signalbox.control.http.CursorKey;
import dev.signalbox.control.http.Stopping;
import io.micronaut.context.ApplicationContext;
import io.micronaut.context.env.PropertySource;
import io.micronaut.runtime.server.EmbeddedServer;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The control plane: one process that owns the database and serves the REST API. It starts while
/// the database is away and becomes ready when it comes.
public final class ControlPlane implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(ControlPlane.class);

  /// What a request may still take when the process is being stopped.
  private static final Duration DRAIN = Duration.ofSeconds(3);

  private static final int EXIT_SETTINGS = 2;
  private static final Clock CLOCK = Clock.systemUTC();

  /// The key that signs the audit log stands beside those that sign policies.

  private final ApplicationContext context;

  private final EmbeddedServer server;

  private ControlPlane(ApplicationContext context, EmbeddedServer server) {
    this.context = context;
    this.server = server;
  }

  public static void main(String[] arguments) {
    Settings settings;
    try {
      settings = Settings.from(System.getenv());
    } catch (IllegalArgumentException wrong) {
      System.err.println(wrong.getMessage());
      System.exit(EXIT_SETTINGS);
      return;
    }
    ControlPlane running = start(settings);
    Runtime.getRuntime().addShutdownHook(new Thread(running::close, "stop"));
    LOG.atInfo().addKeyValue("address", running.address()).log("listening");
  }

  /// Starts the service and returns once it listens. The database may follow later.
  public static ControlPlane start(Settings settings) {
    return start(settings, GuardSettings.USUAL);
  }

  /// As [#start(Settings)], with limits of the caller's choice.
  static ControlPlane start(Settings settings, GuardSettings guard) {
    SecureRandom random = new SecureRandom();
    TrustFolder trust = TrustFolder.open(settings.trust(), random, CLOCK.instant());
    ApplicationContext context =
        ApplicationContext.builder()
            .deduceEnvironment(false)
            .bootstrapEnvironment(false)
            .environmentPropertySource(false)
            .banner(false)
            .singletons(
                settings,
                settings.database(),
                settings.access(),
                guard,
                new BundleSettings(trust),
                AuditSettings.open(settings.trust(), random),
                CursorKey.derivedFrom(trust.seed()),
                CLOCK,
                random)
            .propertySources(PropertySource.of("signalbox", properties(settings, guard)))
            .start();
    EmbeddedServer server = context.getBean(EmbeddedServer.class).start();
    context.getBean(DatabaseKeeper.class).start();
    return new ControlPlane(context, server);
  }

  /// Where it listens.
  public URI address() {
    return server.getURI();
  }

  /// The beans, for tests.
  ApplicationContext context() {
    return context;
  }

  /// Stops taking requests, which are answered with 503 until nobody listens any more, ends those
  /// under way and lets the database go.
  @Override
  public void close() {
    Stopping stopping = context.getBean(Stopping.class);
    stopping.begin();
    int left = stopping.drain(DRAIN);
    server.stop();
    context.close();
    LOG.atInfo().addKeyValue("cut_off", left).log("stopped");
  }

  private static Map<String, Object> properties(Settings settings, GuardSettings guard) {
    Map<String, Object> all = new HashMap<>();
    all.put("micronaut.application.name", "signalbox-control");
    all.put("micronaut.server.host", settings.host());
    all.put("micronaut.server.port", settings.port() == 0 ? -1 : settings.port());
    all.put("micronaut.server.max-request-size", "16MB");
    all.put("micronaut.server.max-request-buffer-size", "16MB");
    all.put("micronaut.server.idle-timeout", guard.connections().idle());
    all.put("micronaut.server.netty.max-header-size", "16KB");
    all.put("micronaut.server.netty.max-initial-line-length", "8KB");
    // Nobody who calls us compresses, and a few bytes could become very many.
    all.put("micronaut.server.netty.request-decompression-enabled", false);
    all.put("micronaut.server.netty.keep-alive-on-server-error", true);
    all.put("micronaut.serde.serialization.inclusion", "ALWAYS");
    addPool(all, "default", settings.database(), new Pool(8, "10s"));
    addPool(all, "ingest", settings.database(), new Pool(4, "30s"));
    return all;
  }

  /// @param statementTimeout after which PostgreSQL gives a statement up
  private record Pool(int connections, String statementTimeout) {}

  private static void addPool(
      Map<String, Object> all, String name, DatabaseSettings database, Pool pool) {
    String prefix = "datasources." + name + ".";
    all.put(prefix + "url", database.url());
    all.put(prefix + "username", database.appUser());
    all.put(prefix + "password", database.appPassword().reveal());
    all.put(prefix + "driver-class-name", "org.postgresql.Driver");
    all.put(prefix + "maximum-pool-size", pool.connections());
    all.put(prefix + "minimum-idle", 1);
    all.put(prefix + "connection-timeout", 3_000);
    all.put(prefix + "validation-timeout", 1_000);
    // The pool is made although nobody answers yet.
    all.put(prefix + "initialization-fail-timeout", -1);
    all.put(prefix + "data-source-properties.connectTimeout", "2");
    all.put(prefix + "data-source-properties.socketTimeout", "40");
    all.put(prefix + "data-source-properties.tcpKeepAlive", "true");
    all.put(prefix + "data-source-properties.ApplicationName", "signalbox-" + name);
    all.put(
        prefix + "data-source-properties.options",
        "-c statement_timeout="
            + pool.statementTimeout()
            + " -c lock_timeout=5s -c idle_in_transaction_session_timeout=30s");
  }
}
