package dev.signalbox.data;

import dev.signalbox.compiler.PolicyProblem;
import dev.signalbox.compiler.yaml.GatewayResult;
import dev.signalbox.compiler.yaml.GatewayYaml;
import dev.signalbox.compiler.yaml.ListenChoice;
import dev.signalbox.compiler.yaml.SpoolChoice;
import dev.signalbox.data.accept.TlsIdentity;
import dev.signalbox.data.credential.Credentials;
import dev.signalbox.data.credential.LocalSecrets;
import dev.signalbox.data.fleet.CarriedStatus;
import dev.signalbox.data.spool.HttpUsageSink;
import dev.signalbox.data.spool.ShipperSettings;
import dev.signalbox.data.spool.SpoolSettings;
import dev.signalbox.data.spool.UsageJournal;
import dev.signalbox.data.spool.UsageShipper;
import dev.signalbox.data.spool.UsageSink;
import dev.signalbox.data.spool.UsageSpool;
import dev.signalbox.data.spool.WhenFull;
import dev.signalbox.data.sync.BundlePoller;
import dev.signalbox.data.sync.StatusFile;
import dev.signalbox.data.sync.SyncListener;
import dev.signalbox.data.sync.SyncSettings;
import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.random.RandomGenerator;

/// The program `signalbox proxy`: reads the command line, puts a [Proxy] together with its spool
/// and its source of policy, and waits to be stopped. The only place of the data plane that reads
/// the environment and the clock.
public final class Gateway {

  private static final Duration SHIP_TIMEOUT = Duration.ofSeconds(30);
  private static final Duration SHIP_GOODBYE = Duration.ofSeconds(5);
  private static final Clock CLOCK = Clock.systemUTC();

  private final GatewayArguments arguments;
  private final Map<String, String> environment;

  private Gateway(GatewayArguments arguments, Map<String, String> environment) {
    this.arguments = arguments;
    this.environment = environment;
  }

  /// Runs until SIGTERM or SIGINT. Exit status 2: the command line or the configuration is wrong;
  /// 1: it cannot start for another reason.
  public static void main(String[] words) throws InterruptedException {
    try {
      GatewayArguments arguments = GatewayArguments.parse(List.of(words));
      new Gateway(arguments, System.getenv()).run();
    } catch (IllegalArgumentException wrong) {
      System.err.println(wrong.getMessage());
      System.err.println(GatewayArguments.USAGE);
      System.exit(2);
    } catch (RefusedConfiguration refused) {
      System.err.println(refused.getMessage());
      System.exit(2);
    } catch (IOException | IllegalStateException failure) {
      System.err.println(failure.getMessage());
      System.exit(1);
    }
  }

  private void run() throws IOException, InterruptedException {
    Optional<Path> config = arguments.config();
    if (config.isPresent()) {
      runAlone(config.get());
    } else if (arguments.isControlled()) {
      runControlled();
    } else {
      runFromArchive();
    }
  }

  private void runFromArchive() throws IOException, InterruptedException {
    ProxySettings settings = settings(ListenChoice.NONE);
    Path data = settings.dataDirectory();
    Files.createDirectories(data);
    SyncSettings sync =
        SyncSettings.ofCopy(
            arguments.bundle().orElseThrow(), arguments.path("trust"), data.resolve("bundles"));
    HttpClient client = HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
    SyncListener status =
        new StatusFile(
            data.resolve("policy-status.json"),
            Membership.name(arguments, environment),
            new CarriedStatus(Membership.directory(data)));
    serve(
        settings,
        SpoolSettings.in(data.resolve("spool")),
        new UsageJournal(data),
        (proxy, shipper) -> {
          BundlePoller poller = poller(client, sync, proxy, status);
          poller.start();
          return poller;
        });
  }

  private static BundlePoller poller(
      HttpClient client, SyncSettings sync, Proxy proxy, SyncListener listener) throws IOException {
    BundlePoller poller =
        new BundlePoller(client, sync, proxy, listener, CLOCK, new SecureRandom());
    proxy.watch(poller::status);
    return poller;
  }

  private void runAlone(Path config) throws IOException, InterruptedException {
    GatewayResult.Ready ready = load(config);
    ProxySettings settings = settings(ready.listen());
    Path data = settings.dataDirectory();
    Files.createDirectories(data);
    SpoolSettings spool = spoolSettings(ready.spool(), data.resolve("spool"));
    serve(
        settings,
        spool,
        new UsageJournal(data),
        (proxy, shipper) -> {
          proxy.activate(ready.bundle());
          return () -> {};
        });
  }

  private GatewayResult.Ready load(Path config) throws IOException {
    if (!Files.isReadable(config)) {
      throw new RefusedConfiguration(
          "There is no readable file " + config + ". Give one with --config.");
    }
    GatewayResult result =
        GatewayYaml.load(Files.readAllBytes(config), new LocalSecrets(environment)::find);
    return switch (result) {
      case GatewayResult.Ready ready -> ready;
      case GatewayResult.Rejected rejected -> {
        StringBuilder all = new StringBuilder();
        for (PolicyProblem problem : rejected.problems()) {
          all.append(problem.text(config.toString())).append(System.lineSeparator());
        }
        throw new RefusedConfiguration(all.toString().stripTrailing());
      }
    };
  }

  private void runControlled() throws IOException, InterruptedException {
    ProxySettings settings = settings(ListenChoice.NONE);
    Path data = settings.dataDirectory();
    Files.createDirectories(data);
    HttpClient client =
        HttpClient.newBuilder()
            .connectTimeout(Duration.ofSeconds(5))
            .version(HttpClient.Version.HTTP_1_1)
            .build();
    Membership membership = Membership.open(arguments, environment, client, CLOCK, data);
    UsageSink sink =
        new HttpUsageSink(client, arguments.control(), membership.credential(), SHIP_TIMEOUT);
    SyncSettings sync =
        SyncSettings.of(
            arguments.control(),
            membership.credential(),
            arguments.bundle(),
            arguments.path("trust"),
            data.resolve("bundles"));
    serve(
        settings,
        SpoolSettings.in(data.resolve("spool")),
        sink,
        (proxy, shipper) -> {
          BundlePoller poller = poller(client, sync, proxy, membership.listener());
          membership.start(
              () -> poller.status().lastSuccess(), () -> shipper.status().lastDelivery());
          poller.start();
          return () -> {
            poller.close();
            membership.close();
          };
        });
  }

  /// Where policies come from; closed when the proxy stops.
  private interface PolicyOrigin {
    AutoCloseable connect(Proxy proxy, UsageShipper shipper) throws IOException;
  }

  private void serve(
      ProxySettings settings, SpoolSettings spoolSettings, UsageSink sink, PolicyOrigin origin)
      throws IOException, InterruptedException {
    UsageSpool spool = UsageSpool.open(spoolSettings, CLOCK);
    UsageShipper shipper =
        new UsageShipper(spool, sink, ShipperSettings.USUAL, CLOCK, new SecureRandom());
    Proxy proxy =
        new Proxy(
            settings,
            new Credentials(environment, CLOCK, new SecureRandom()),
            new Proxy.Booking(
                spool::newWriter, spool::status, spoolSettings.whenFull(), shipper::status),
            new Proxy.Sources(CLOCK, Gateway::seeded));
    AutoCloseable policies = origin.connect(proxy, shipper);
    proxy.open();
    shipper.start();
    System.out.println(
        "ready "
            + scheme(settings)
            + settings.host()
            + ":"
            + proxy.port()
            + " ops http://"
            + settings.host()
            + ":"
            + proxy.opsPort());
    CountDownLatch stopped = new CountDownLatch(1);
    Runtime.getRuntime()
        .addShutdownHook(
            Thread.ofPlatform()
                .name("stop")
                .unstarted(() -> {
                  stop(policies, proxy, shipper, spool);
                  stopped.countDown();
                }));
    stopped.await();
  }

  /// In this order: no more calls, then no more records, then nothing left to ship.
  private static void stop(
      AutoCloseable policies, Proxy proxy, UsageShipper shipper, UsageSpool spool) {
    try {
      proxy.close();
      policies.close();
      shipper.drain(SHIP_GOODBYE);
    } catch (Exception hurried) {
      System.err.println("Stopping was cut short: " + hurried.getMessage());
    } finally {
      shipper.close();
      spool.close();
    }
  }

  private ProxySettings settings(ListenChoice file) {
    String host = arguments.text("host").or(file::address).orElse("127.0.0.1");
    int port = arguments.number("port").orElseGet(() -> file.port().orElse(8_080));
    int opsPort =
        arguments
            .number("ops-port")
            .orElseGet(() -> file.operationsPort().orElse(port == 0 ? 0 : port + 1));
    Optional<TlsIdentity> fromFile =
        file.certificate()
            .flatMap(certificate ->
                file.privateKey().map(key -> new TlsIdentity(Path.of(certificate), Path.of(key))));
    int loops = arguments.number("loops").orElse(Runtime.getRuntime().availableProcessors());
    return new ProxySettings(
        host,
        port,
        opsPort,
        arguments.tls().or(() -> fromFile),
        Math.max(1, loops),
        Path.of(arguments.text("data").orElse(".signalbox/proxy")),
        arguments.privateEgress(),
        arguments.drainTime(),
        arguments.trustedForwarders().orElse(file.trustedForwarders()));
  }

  private static SpoolSettings spoolSettings(SpoolChoice file, Path usual) {
    SpoolSettings settings = SpoolSettings.in(file.directory().map(Path::of).orElse(usual));
    if (file.maxBytes().isPresent()) {
      settings = settings.withMaxBytes(file.maxBytes().getAsLong());
    }
    if (file.whenFull().isPresent()) {
      settings =
          settings.withWhenFull(
              switch (file.whenFull().get()) {
                case REFUSE -> WhenFull.REFUSE;
                case SERVE_UNMETERED -> WhenFull.SERVE_UNMETERED;
              });
    }
    return settings;
  }

  private static RandomGenerator seeded() {
    return new SplittableRandom(new SecureRandom().nextLong());
  }

  private static String scheme(ProxySettings settings) {
    return settings.tls().isPresent() ? "https://" : "http://";
  }

  /// The configuration is wrong; the message says all that is.
  private static final class RefusedConfiguration extends RuntimeException {
    @java.io.Serial private static final long serialVersionUID = 1L;

    RefusedConfiguration(String message) {
      super(message);
    }
  }
}
