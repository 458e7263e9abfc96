package dev.signalbox.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.signalbox.compiler.CompileResult;
import dev.signalbox.compiler.KeySource;
import dev.signalbox.compiler.PolicyCompiler;
import dev.signalbox.compiler.PolicySource;
import dev.signalbox.compiler.TenantSource;
import dev.signalbox.model.bundle.Bundle;
import dev.signalbox.model.bundle.Limits;
import dev.signalbox.model.id.TenantId;
import dev.signalbox.model.key.IpRange;
import dev.signalbox.model.key.KeyScope;
import dev.signalbox.model.key.KeySecret;
import dev.signalbox.model.key.KeyStatus;
import dev.signalbox.model.key.VirtualKey;
import dev.signalbox.model.usage.Dimension;
import dev.signalbox.model.usage.Dimensions;
import dev.signalbox.model.wire.Surface;
import dev.signalbox.testkit.FakeClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/// A key is rotated while clients call, on a proxy that hears nothing after it has the bundle.
class KeyRotationIT {

  private static final int CALLERS = 8;
  private static final int CALLS = 1_000;
  private static final String BODY =
      "{\"model\":\"claude-sonnet-5\",\"max_tokens\":1,\"messages\":[]}";
  private static final VirtualKey OLD = VirtualKey.mint(new Random(21));
  private static final VirtualKey NEW = VirtualKey.withNewSecret(OLD.id(), new Random(22));
  private static final KeyScope FREE = KeyScope.ofModels(List.of("*"));

  private final FakeClock clock = new FakeClock();

  @Test
  void failsNoCallDuringTheOverlapAndEndsTheOldSecretOnTimeOffline() throws Exception {
    Instant end = clock.instant().plus(Duration.ofHours(24));
    AtomicReference<VirtualKey> inUse = new AtomicReference<>(OLD);
    AtomicInteger done = new AtomicInteger();
    ConcurrentLinkedQueue<Integer> statuses = new ConcurrentLinkedQueue<>();
    try (RawProvider provider = new RawProvider(RawProvider.json("{\"type\":\"message\"}"));
        ProxyFixture proxy = new ProxyFixture(clock, bundle(provider, 1, active(lasting(OLD))))) {
      List<Thread> callers = new ArrayList<>();
      for (int caller = 0; caller < CALLERS; caller++) {
        callers.add(
            Thread.startVirtualThread(() -> {
              while (done.getAndIncrement() < CALLS) {
                statuses.add(call(proxy, inUse.get(), "/v1/messages"));
              }
            }));
      }
      await().atMost(Duration.ofSeconds(60)).until(() -> done.get() > CALLS / 4);
      KeySource rotating = active(new KeySecret(OLD.digest(), Optional.of(end)), lasting(NEW));
      proxy.activate(bundle(provider, 2, rotating));
      await().atMost(Duration.ofSeconds(60)).until(() -> done.get() > CALLS / 2);
      inUse.set(NEW);
      for (Thread caller : callers) {
        caller.join();
      }

      assertThat(statuses).hasSize(CALLS).containsOnly(200);
      clock.set(end.minusMillis(1));
      assertThat(call(proxy, OLD, "/v1/messages")).isEqualTo(200);
      clock.set(end);
      assertThat(call(proxy, OLD, "/v1/messages")).isEqualTo(401);
      assertThat(call(proxy, NEW, "/v1/messages")).isEqualTo(200);
    }
  }

  @Test
  void refusesOtherSurfacesAndOtherNetworks() throws Exception {
    KeyScope here =
        FREE.withSurfaces(Set.of(Surface.MESSAGES))
            .withNetworks(List.of(IpRange.parse("127.0.0.0/8")));
    KeyScope elsewhere = FREE.withNetworks(List.of(IpRange.parse("192.0.2.0/24")));
    try (RawProvider provider = new RawProvider(RawProvider.json("{\"type\":\"message\"}"));
        ProxyFixture proxy = new ProxyFixture(clock, bundle(provider, 1, scoped(here)))) {
      assertThat(call(proxy, OLD, "/v1/messages")).isEqualTo(200);
      assertThat(proxy.opened().dimensions())
          .contains(new Dimension(Dimensions.KEY_SECRET, OLD.digest().fingerprint(), "key", true));
      assertThat(call(proxy, OLD, "/v1/chat/completions")).isEqualTo(403);
      proxy.activate(bundle(provider, 2, scoped(elsewhere)));
      assertThat(call(proxy, OLD, "/v1/messages")).isEqualTo(403);
    }
  }

  private static int call(ProxyFixture proxy, VirtualKey key, String path) {
    try (RawClient client = proxy.client()) {
      client.post(path, "x-api-key: " + key.whole().reveal() + "\r\n", BODY);
      return client.answer().status();
    } catch (Exception failed) {
      throw new AssertionError(failed);
    }
  }

  private static KeySecret lasting(VirtualKey key) {
    return KeySecret.lasting(key.digest());
  }

  private static KeySource active(KeySecret... secrets) {
    return key(FREE, secrets);
  }

  private static KeySource scoped(KeyScope scope) {
    return key(scope, lasting(OLD));
  }

  private static KeySource key(KeyScope scope, KeySecret... secrets) {
    return new KeySource(
        "test",
        OLD.id(),
        KeyStatus.ACTIVE,
        List.of(secrets),
        "dev",
        "org",
        scope,
        Optional.empty());
  }

  private static Bundle bundle(RawProvider provider, long version, KeySource key) {
    TenantSource tenant =
        new TenantSource(
            new TenantId(new UUID(1, 2)),
            "",
            List.of(key),
            ProxyFixture.providers(provider),
            List.of());
    PolicySource source =
        new PolicySource(
            version, List.of(tenant), Limits.DEFAULT, PolicySource.Egress.PRIVATE_ALLOWED);
    return switch (PolicyCompiler.compile(source)) {
      case CompileResult.Compiled compiled -> compiled.bundle();
      case CompileResult.Rejected rejected -> throw new AssertionError(rejected.toString());
    };
  }
}
