package dev.signalbox.data;

import dev.signalbox.data.accept.ConnectionCount;
import dev.signalbox.data.accept.HttpListener;
import dev.signalbox.data.accept.ListenerSettings;
import dev.signalbox.data.authenticate.KeyAuthenticator;
import dev.signalbox.data.batch.BatchJournal;
import dev.signalbox.data.batch.OpenBatch;
import dev.signalbox.data.call.AddressBook;
import dev.signalbox.data.call.ClientTls;
import dev.signalbox.data.call.ProviderClient;
import dev.signalbox.data.credential.Credentials;
import dev.signalbox.data.credential.renew.RenewalStatus;
import dev.signalbox.data.issuer.ResponseIssuers;
import dev.signalbox.data.meter.UsageMeter;
import dev.signalbox.data.ops.CallMetrics;
import dev.signalbox.data.ops.CredentialCounts;
import dev.signalbox.data.ops.Gauges;
import dev.signalbox.data.ops.OpsListener;
import dev.signalbox.data.ops.PolicyAge;
import dev.signalbox.data.snapshot.CurrentPolicy;
import dev.signalbox.data.snapshot.PolicySnapshot;
import dev.signalbox.data.spool.ShipperStatus;
import dev.signalbox.data.spool.SpoolStatus;
import dev.signalbox.data.spool.SpoolWriter;
import dev.signalbox.data.spool.WhenFull;
import dev.signalbox.data.sync.PolicySlot;
import dev.signalbox.data.sync.SyncStatus;
import dev.signalbox.model.bundle.Bundle;
import dev.signalbox.model.bundle.Limits;
import dev.signalbox.model.bundle.ProviderSpec;
import dev.signalbox.model.bundle.TenantPolicy;
import dev.signalbox.model.id.UuidV7;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.util.concurrent.EventExecutor;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/// One running proxy: its event loops, its two listeners, and what the loops share.
final class Proxy implements AutoCloseable, PolicySlot {

  private static final int LOOKUP_THREADS = 2;

  /// How much of the memory outside the heap request bodies may wait in, over all loops.
  private static final long HELD_BYTES = 128L << 20;

  private final ProxySettings settings;
  private final CurrentPolicy policy = new CurrentPolicy();
  private final Batches batches;
  private final ConnectionCount connections = new ConnectionCount();
  private final ClientTls clientTls = new ClientTls();
  private final Credentials credentials;

  /// What is too heavy for an event loop: large bodies that are put into other words or taken
  /// apart.
  private static final int MOST_WAITING_BESIDE = 64;

  private final ExecutorService lookups =
      Executors.newFixedThreadPool(
          LOOKUP_THREADS, Thread.ofPlatform().daemon().name("lookup-", 0).factory());
  private final ExecutorService beside =
      new ThreadPoolExecutor(
          1,
          Math.max(1, Runtime.getRuntime().availableProcessors() / 2),
          30,
          TimeUnit.SECONDS,
          new ArrayBlockingQueue<>(MOST_WAITING_BESIDE),
          Thread.ofPlatform().daemon().name("beside-", 0).factory());
  private final Transport transport = Transport.best();
  private final EventLoopGroup loops;
  private final EventLoopGroup opsLoop;
  private final List<CallMetrics> metrics = new ArrayList<>();
  private final Booking booking;
  private final HttpListener listener;
  private final OpsListener ops;
  private volatile Supplier<SyncStatus> sync = () -> SyncStatus.BEFORE_START;
  private volatile boolean draining;

  Proxy(ProxySettings settings, Credentials credentials, Booking booking, Sources sources) {
    this.settings = settings;
    this.credentials = credentials;
    this.booking = booking;
    batches =
        new Batches(
            new BatchJournal(settings.dataDirectory().resolve("batches")), sources.clock(), policy);
    loops = transport.group(settings.loops(), "loop");
    opsLoop = transport.group(1, "ops");
    Map<EventLoop, LoopContext> contexts = contexts(sources);
    listener =
        HttpListener.bind(
            new ListenerSettings(settings.host(), settings.port(), settings.tls(), this::limits),
            loops,
            transport.serverType(),
            connections,
            new CallDesk(contexts, policy, sources.clock()));
    Gauges gauges =
        new Gauges(
            connections::open,
            this::policyVersion,
            () -> policyAge(sources.clock()),
            this::credentialCounts,
            batches::counts,
            booking.spool(),
            booking.shipper());
    ops =
        OpsListener.bind(
            new InetSocketAddress(settings.host(), settings.opsPort()),
            opsLoop,
            transport.serverType(),
            metrics,
            gauges,
            this::obstacle);
  }

  /// Where usage is written down.
  ///
  /// @param writers gives one writer for each event loop
  /// @param spool how the spool is doing
  /// @param whenFull what to do when it takes nothing
  /// @param shipper how shipping is doing
  record Booking(
      Supplier<SpoolWriter> writers,
      Supplier<SpoolStatus> spool,
      WhenFull whenFull,
      Supplier<ShipperStatus> shipper) {}

  /// Where time and randomness come from.
  record Sources(InstantSource clock, Supplier<RandomGenerator> random) {}

  private Map<EventLoop, LoopContext> contexts(Sources sources) {
    AddressBook addresses = new AddressBook(lookups, settings.privateEgress());
    HeldBytes held = new HeldBytes(HELD_BYTES);
    ResponseIssuers issuers = new ResponseIssuers(sources.random().get());
    Map<EventLoop, LoopContext> contexts = new HashMap<>();
    for (EventExecutor executor : loops) {
      EventLoop loop = (EventLoop) executor;
      CallMetrics counts = new CallMetrics();
      metrics.add(counts);
      UuidV7 ids = new UuidV7(sources.random().get());
      contexts.put(
          loop,
          new LoopContext(
              new KeyAuthenticator(sources.clock(), settings.trustedForwarders()),
              new ProviderClient(loop, transport.clientType(), addresses, clientTls),
              new UsageMeter(booking.writers().get(), sources.clock(), ids),
              ids,
              held,
              issuers,
              sources.clock(),
              beside,
              counts,
              batches));
    }
    contexts.entrySet().stream()
        .findFirst()
        .ifPresent(first -> batches.begin(first.getValue(), first.getKey()));
    return contexts;
  }

  /// Puts a bundle in force.
  void activate(Bundle bundle) {
    activate(prepare(bundle));
  }

  /// Makes a bundle ready. Slow parts, such as reading certificates, happen here and not on a loop.
  @Override
  public PolicySnapshot prepare(Bundle bundle) {
    for (TenantPolicy tenant : bundle.tenants()) {
      for (ProviderSpec provider : tenant.providers()) {
        if ("https".equalsIgnoreCase(provider.baseUrl().getScheme())) {
          clientTls.prepare(provider.trustedCertificates());
        }
      }
    }
    return PolicySnapshot.of(bundle, credentials.prepare(bundle));
  }

  @Override
  public void activate(PolicySnapshot snapshot) {
    policy.activate(snapshot);
    credentials.activated();
  }

  /// Lets clients in. Before that the port is bound and connections wait, so that those who come
  /// right after a restart are served rather than told that there is no policy yet.
  void open() {
    listener.open();
  }

  /// The port clients connect to.
  int port() {
    return listener.port();
  }

  /// The port of health and metrics.
  int opsPort() {
    return ops.port();
  }

  /// Waits for calls to end, at most the drain time; then closes everything.
  @Override
  public void close() {
    draining = true;
    listener.drain();
    long deadline = System.nanoTime() + settings.drainTime().toNanos();
    boolean waiting = true;
    while (waiting && connections.open() > 0 && System.nanoTime() < deadline) {
      waiting = pause();
    }
    loops.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly();
    opsLoop.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly();
    lookups.shutdownNow();
    beside.shutdownNow();
    batches.close();
    credentials.close();
  }

  private static boolean pause() {
    try {
      TimeUnit.MILLISECONDS.sleep(20);
      return true;
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private Limits limits() {
    PolicySnapshot snapshot = policy.get();
    return snapshot == null ? Limits.DEFAULT : snapshot.limits();
  }

  /// Batches that are not booked yet.
  int openBatches() {
    return batches.counts().open();
  }

  /// Asks soon what became of a batch.
  void lookAtBatch(OpenBatch.Name batch) {
    batches.look(batch);
  }

  private long policyVersion() {
    PolicySnapshot snapshot = policy.get();
    return snapshot == null ? 0 : snapshot.version();
  }

  /// Gives what says how up to date the policy is.
  void watch(Supplier<SyncStatus> status) {
    sync = status;
  }

  private PolicyAge policyAge(InstantSource clock) {
    SyncStatus status = sync.get();
    return new PolicyAge(
        status.vouched().map(at -> Duration.between(at, clock.instant())),
        status.failuresInARow(),
        status.lastError().map(error -> error.failure().tag()).orElse(""));
  }

  private CredentialCounts credentialCounts() {
    int good = 0;
    int failing = 0;
    int missing = 0;
    for (RenewalStatus status : credentials.status()) {
      if (!status.lives()) {
        missing++;
      } else if (status.failures() > 0) {
        failing++;
      } else {
        good++;
      }
    }
    return new CredentialCounts(good, failing, missing);
  }

  private String obstacle() {
    if (draining) {
      return "draining: calls under way are finishing";
    }
    if (policy.get() == null) {
      return "no policy yet: the control plane has not been reached since the first start";
    }
    SpoolStatus status = booking.spool().get();
    boolean refuses =
        status.state() != SpoolStatus.State.READY && booking.whenFull() == WhenFull.REFUSE;
    return refuses ? "the usage spool takes nothing: " + status.message() : "";
  }
}
