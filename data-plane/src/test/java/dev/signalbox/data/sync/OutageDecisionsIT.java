package dev.signalbox.data.sync;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.compiler.Canaries;
import dev.signalbox.data.authenticate.KeyAuthenticator;
import dev.signalbox.data.exchange.HeaderView;
import dev.signalbox.data.snapshot.KeyEntry;
import dev.signalbox.data.snapshot.PolicySnapshot;
import dev.signalbox.model.bundle.AliasSpec;
import dev.signalbox.model.bundle.CredentialSpec;
import dev.signalbox.model.bundle.KeyGrant;
import dev.signalbox.model.bundle.PriceList;
import dev.signalbox.model.bundle.ProviderSpec;
import dev.signalbox.model.bundle.Revocations;
import dev.signalbox.model.bundle.TenantPolicy;
import dev.signalbox.model.bundle.TenantSettings;
import dev.signalbox.model.bundle.TenantSettings.Staleness;
import dev.signalbox.model.key.KeyScope;
import dev.signalbox.model.key.KeySecret;
import dev.signalbox.model.key.KeyStatus;
import dev.signalbox.model.key.VirtualKey;
import dev.signalbox.model.trust.Repository;
import dev.signalbox.model.trust.RepositorySigner;
import dev.signalbox.model.wire.Surface;
import dev.signalbox.model.wire.WireFormat;
import dev.signalbox.testkit.FakeClock;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Nobody answers for 72 hours.
class OutageDecisionsIT {

  private static final Duration STRICT_AFTER = Duration.ofMinutes(10);
  private static final List<Surface> SURFACES = List.of(Surface.MESSAGES, Surface.EMBEDDINGS);
  private static final List<String> MODELS =
      List.of("model-a", "model-b", "alias", "claude-opus", "none");

  @TempDir private Path directory;
  private final RepositorySigner signer = Archives.OWN.signing();
  private final Instant start = Instant.now();
  private final FakeClock clock = new FakeClock(start);
  private final List<VirtualKey> keys = keys();

  @Test
  void changesNoDecisionInThreeDaysNorOverARestartNorInAProxyThatStartsFromAFile()
      throws IOException {
    Path file = directory.resolve("policy.sbx");
    Files.write(file, repository(Staleness.SERVE).archive());
    Files.write(directory.resolve("root.json"), Archives.OWN.root());
    List<Long> inForce = new ArrayList<>();
    TestSlot slot = new TestSlot(inForce, -1);
    List<String> before;
    long decisions = 0;
    try (BundlePoller first = poller(file, "own", slot)) {
      first.start();
      before = decisions(slot.last());
      Files.delete(file);
      for (int hour = 0; hour < 36; hour++) {
        clock.advance(Duration.ofHours(1));
        assertThat(decisions(slot.last())).isEqualTo(before);
        decisions += before.size();
      }
    }
    TestSlot restarted = new TestSlot(new ArrayList<>(), -1);
    try (BundlePoller second = poller(file, "own", restarted)) {
      second.start();
      assertThat(second.status().fromDisk()).isTrue();
      for (int hour = 0; hour < 36; hour++) {
        assertThat(decisions(restarted.last())).isEqualTo(before);
        decisions += before.size();
        clock.advance(Duration.ofHours(1));
      }
    }
    long started = System.nanoTime();
    Files.write(file, signer.export(repository(Staleness.SERVE), Duration.ofDays(90), start));
    TestSlot fresh = new TestSlot(new ArrayList<>(), -1);
    try (BundlePoller third = poller(file, "other", fresh)) {
      third.start();
      assertThat(decisions(fresh.last())).isEqualTo(before);
    }
    assertThat(Duration.ofNanos(System.nanoTime() - started)).isLessThan(Duration.ofSeconds(10));
    assertThat(before).contains("allowed").contains("denied");
    assertThat(decisions).isEqualTo(72L * before.size());
  }

  @Test
  void closesForATenantThatIsStrictWithinTheSecond() throws IOException {
    Path file = directory.resolve("policy.sbx");
    Files.write(file, repository(Staleness.STRICT).archive());
    Files.write(directory.resolve("root.json"), Archives.OWN.root());
    TestSlot slot = new TestSlot(new ArrayList<>(), -1);
    try (BundlePoller poller = poller(file, "own", slot)) {
      poller.start();
      Instant issued = poller.status().vouched().orElseThrow();

      clock.set(issued.plus(STRICT_AFTER));
      assertThat(authenticated(slot.last(), keys.getFirst())).isTrue();
      clock.set(issued.plus(STRICT_AFTER).plusSeconds(1));
      assertThat(authenticated(slot.last(), keys.getFirst())).isFalse();
    }
  }

  private List<String> decisions(PolicySnapshot snapshot) {
    List<String> decisions = new ArrayList<>();
    for (VirtualKey key : keys) {
      boolean known = authenticated(snapshot, key);
      KeyEntry entry = snapshot.key(key.id().value(), 0);
      for (Surface surface : SURFACES) {
        for (String model : MODELS) {
          boolean allowed =
              known
                  && entry != null
                  && Canaries.decide(entry.routes(), entry.grant(), surface, model);
          decisions.add(allowed ? "allowed" : "denied");
        }
      }
    }
    return decisions;
  }

  private boolean authenticated(PolicySnapshot snapshot, VirtualKey key) {
    return new KeyAuthenticator(clock, List.of())
            .find(new OneHeader(key.whole().reveal()), () -> null, snapshot)
        instanceof KeyAuthenticator.Found;
  }

  private record OneHeader(String key) implements HeaderView {
    @Override
    public @Nullable String first(String lowerCaseName) {
      return lowerCaseName.equals("x-api-key") ? key : null;
    }

    @Override
    public boolean repeats(String lowerCaseName) {
      return false;
    }

    @Override
    public void forEach(BiConsumer<String, String> each) {
      each.accept("x-api-key", key);
    }

    @Override
    public int size() {
      return 1;
    }
  }

  private BundlePoller poller(Path file, String folder, TestSlot slot) throws IOException {
    return new BundlePoller(
        HttpClient.newHttpClient(),
        SyncSettings.ofCopy(
            file.toUri(), directory.resolve("root.json"), directory.resolve(folder)),
        slot,
        SyncListener.NONE,
        clock,
        new Random(1));
  }

  private Repository repository(Staleness staleness) {
    List<KeyGrant> grants = new ArrayList<>();
    List<List<String>> scopes =
        List.of(List.of("*"), List.of("model-a"), List.of("alias"), List.of("claude-*"));
    for (int index = 0; index < keys.size() - 1; index++) {
      grants.add(
          new KeyGrant(
              keys.get(index).id(),
              KeyStatus.ACTIVE,
              List.of(KeySecret.lasting(keys.get(index).digest())),
              "owner",
              "org",
              KeyScope.ofModels(scopes.get(index)),
              Optional.empty()));
    }
    grants.sort(java.util.Comparator.comparing(grant -> grant.id().value()));
    TenantPolicy policy =
        new TenantPolicy(
            Archives.TENANT,
            grants,
            List.of(
                new ProviderSpec(
                    "provider",
                    URI.create("http://127.0.0.1:9/"),
                    Set.of(WireFormat.OPENAI, WireFormat.ANTHROPIC),
                    List.of("model-*", "claude-opus"),
                    CredentialSpec.NONE,
                    true,
                    "")),
            List.of(new AliasSpec("alias", "provider", "model-b")),
            new TenantSettings(staleness, STRICT_AFTER),
            Revocations.NONE,
            PriceList.NONE);
    return signer.publish(
        signer.create(Map.of(1L, Archives.OWN.root()), start), Archives.parts(policy), start);
  }

  private static List<VirtualKey> keys() {
    Random random = new Random(7);
    List<VirtualKey> keys = new ArrayList<>();
    for (int index = 0; index < 5; index++) {
      keys.add(VirtualKey.mint(random));
    }
    return keys;
  }
}
