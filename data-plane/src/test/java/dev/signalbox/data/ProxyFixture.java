package dev.signalbox.data;

import dev.signalbox.compiler.AliasSource;
import dev.signalbox.compiler.CompileResult;
import dev.signalbox.compiler.KeySource;
import dev.signalbox.compiler.PolicyCompiler;
import dev.signalbox.compiler.PolicySource;
import dev.signalbox.compiler.ProviderSource;
import dev.signalbox.compiler.TenantSource;
import dev.signalbox.compiler.auth.AuthSource;
import dev.signalbox.data.accept.TlsIdentity;
import dev.signalbox.data.batch.OpenBatch;
import dev.signalbox.data.credential.Credentials;
import dev.signalbox.data.spool.Admission;
import dev.signalbox.data.spool.ShipperStatus;
import dev.signalbox.data.spool.SpoolStatus;
import dev.signalbox.data.spool.SpoolWriter;
import dev.signalbox.data.spool.WhenFull;
import dev.signalbox.model.bundle.Bundle;
import dev.signalbox.model.bundle.Limits;
import dev.signalbox.model.bundle.SecretRef;
import dev.signalbox.model.id.RecordId;
import dev.signalbox.model.id.TenantId;
import dev.signalbox.model.key.KeyScope;
import dev.signalbox.model.key.KeySecret;
import dev.signalbox.model.key.KeyStatus;
import dev.signalbox.model.key.VirtualKey;
import dev.signalbox.model.usage.AttemptClosed;
import dev.signalbox.model.usage.AttemptOpened;
import dev.signalbox.model.usage.UsageCounts;
import dev.signalbox.model.wire.Surface;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/// A running proxy with one tenant and one key, whose records are kept in memory.
final class ProxyFixture implements AutoCloseable {

  static final String PROVIDER_SECRET = "sk-provider-secret";

  private final VirtualKey key = VirtualKey.mint(new Random(7));
  private final BlockingQueue<AttemptOpened> opened = new LinkedBlockingQueue<>();
  private final BlockingQueue<AttemptClosed> closed = new LinkedBlockingQueue<>();
  private final Proxy proxy;
  private volatile Admission admission = Admission.METERED;
  private final Function<KeyScope, Bundle> scoped;

  ProxyFixture(Limits limits, List<AliasSource> aliases, List<ProviderSource> providers) {
    this(limits, aliases, providers, Optional.empty(), Duration.ofSeconds(1));
  }

  ProxyFixture(
      Limits limits,
      List<AliasSource> aliases,
      List<ProviderSource> providers,
      Optional<TlsIdentity> tls,
      Duration drainTime) {
    this(limits, aliases, providers, tls, drainTime, fresh());
  }

  private ProxyFixture(
      Limits limits,
      List<AliasSource> aliases,
      List<ProviderSource> providers,
      Optional<TlsIdentity> tls,
      Duration drainTime,
      Path data) {
    ProxySettings settings = new ProxySettings("127.0.0.1", 0, 0, tls, 1, data, false, drainTime);
    proxy =
        new Proxy(
            settings,
            credentials(Clock.systemUTC()),
            new Proxy.Booking(
                Writer::new, ProxyFixture::ready, WhenFull.REFUSE, ProxyFixture::shipping),
            new Proxy.Sources(Clock.systemUTC(), () -> new Random(3)));
    scoped = scope -> bundle(limits, aliases, providers, scope);
    activate(scoped.apply(KeyScope.ofModels(List.of("*"))));
    proxy.open();
  }

  /// One with a bundle and a clock of the test's own.
  ProxyFixture(InstantSource clock, Bundle bundle) {
    proxy =
        new Proxy(
            new ProxySettings(
                "127.0.0.1", 0, 0, Optional.empty(), 1, fresh(), false, Duration.ofSeconds(1)),
            credentials(clock),
            new Proxy.Booking(
                Writer::new, ProxyFixture::ready, WhenFull.REFUSE, ProxyFixture::shipping),
            new Proxy.Sources(clock, () -> new Random(3)));
    scoped = scope -> bundle;
    proxy.activate(bundle);
    proxy.open();
  }

  /// One that keeps what it must remember in a folder that outlives it.
  static ProxyFixture keeping(
      Path data, List<AliasSource> aliases, List<ProviderSource> providers) {
    return new ProxyFixture(
        Limits.DEFAULT, aliases, providers, Optional.empty(), Duration.ofSeconds(1), data);
  }

  /// A folder that nothing is in.
  private static Path fresh() {
    return Path.of("target", "proxies", UUID.randomUUID().toString());
  }

  private static Credentials credentials(InstantSource clock) {
    return new Credentials(
        Map.of("PROVIDER_KEY", PROVIDER_SECRET, "SECOND_KEY", "sk-second", "THIRD_KEY", "sk-third"),
        clock,
        new Random(5));
  }

  /// Puts another bundle in force.
  void activate(Bundle bundle) {
    proxy.activate(bundle);
  }

  /// Lets the key call these endpoints only.
  void narrow(Set<Surface> surfaces) {
    activate(scoped.apply(KeyScope.ofModels(List.of("*")).withSurfaces(surfaces)));
  }

  /// Lets the key call these models only.
  void allowOnly(List<String> models) {
    activate(scoped.apply(KeyScope.ofModels(models)));
  }

  /// How many batches wait to be booked.
  int openBatches() {
    return proxy.openBatches();
  }

  /// As if somebody had asked for a batch of Anthropic's.
  void lookAtBatch(String id) {
    proxy.lookAtBatch(new OpenBatch.Name(new TenantId(new UUID(1, 2)), "anthropic", id));
  }

  static ProxyFixture with(RawProvider provider) {
    return new ProxyFixture(Limits.DEFAULT, List.of(), providers(provider));
  }

  static ProxyFixture with(RawProvider provider, Limits limits) {
    return new ProxyFixture(limits, List.of(), providers(provider));
  }

  /// One provider under the names of both vendors.
  static List<ProviderSource> providers(RawProvider provider) {
    return providers(provider.baseUrl());
  }

  /// One vendor, so that no call crosses and bodies may leave before they are complete.
  static List<ProviderSource> anthropic(String baseUrl) {
    return List.of(
        ProviderSource.of(
            "anthropic", Optional.of(baseUrl), new SecretRef.Environment("PROVIDER_KEY")));
  }

  /// One base address under the names of both vendors.
  static List<ProviderSource> providers(String baseUrl) {
    List<ProviderSource> sources = new ArrayList<>();
    for (String name : List.of("anthropic", "openai")) {
      sources.add(
          ProviderSource.of(name, Optional.of(baseUrl), new SecretRef.Environment("PROVIDER_KEY")));
    }
    return sources;
  }

  /// The same provider, with the authorities of this file trusted; none if it is empty.
  static ProviderSource trusting(ProviderSource source, String trustedCertificates) {
    return new ProviderSource(
        source.name(),
        source.baseUrl(),
        source.formats(),
        source.models(),
        source.scheme(),
        source.secret(),
        source.usageInStream(),
        Optional.of(trustedCertificates).filter(file -> !file.isEmpty()),
        AuthSource.NONE);
  }

  private Bundle bundle(
      Limits limits, List<AliasSource> aliases, List<ProviderSource> providers, KeyScope scope) {
    KeySource keySource =
        new KeySource(
            "test",
            key.id(),
            KeyStatus.ACTIVE,
            List.of(KeySecret.lasting(key.digest())),
            "dev@example.com",
            "org",
            scope,
            Optional.empty());
    TenantSource tenant =
        new TenantSource(new TenantId(new UUID(1, 2)), "", List.of(keySource), providers, aliases);
    PolicySource source =
        new PolicySource(1, List.of(tenant), limits, PolicySource.Egress.PRIVATE_ALLOWED);
    return switch (PolicyCompiler.compile(source)) {
      case CompileResult.Compiled compiled -> compiled.bundle();
      case CompileResult.Rejected rejected -> throw new AssertionError(rejected.toString());
    };
  }

  int port() {
    return proxy.port();
  }

  int opsPort() {
    return proxy.opsPort();
  }

  String key() {
    return key.whole().reveal();
  }

  /// The key as a header line.
  String keyHeader() {
    return "x-api-key: " + key() + "\r\n";
  }

  RawClient client() throws Exception {
    return new RawClient(port());
  }

  void spoolSays(Admission next) {
    admission = next;
  }

  AttemptOpened opened() throws InterruptedException {
    return take(opened);
  }

  AttemptClosed closed() throws InterruptedException {
    return take(closed);
  }

  int openedCount() {
    return opened.size();
  }

  int closedCount() {
    return closed.size();
  }

  private static <T> T take(BlockingQueue<T> queue) throws InterruptedException {
    T next = queue.poll(10, TimeUnit.SECONDS);
    if (next == null) {
      throw new AssertionError("nothing was written down");
    }
    return next;
  }

  private final class Writer implements SpoolWriter {
    @Override
    public Admission opened(AttemptOpened attempt) {
      Admission said = admission;
      opened.add(attempt);
      return said;
    }

    @Override
    public void progress(RecordId id, UsageCounts soFar) {}

    @Override
    public void closed(AttemptClosed attempt) {
      closed.add(attempt);
    }
  }

  private static SpoolStatus ready() {
    return new SpoolStatus(
        SpoolStatus.State.READY, "", 0, 1, 0, 0, Duration.ZERO, Duration.ZERO, 0, 0, 0, 0, 0);
  }

  private static ShipperStatus shipping() {
    return new ShipperStatus(false, "", 0, 0, 0, 0, Optional.empty());
  }

  @Override
  public void close() {
    proxy.close();
  }
}
