package dev.signalbox.model.bundle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.model.key.IpRange;
import dev.signalbox.model.key.KeyScope;
import dev.signalbox.model.key.KeySecret;
import dev.signalbox.model.key.KeyStatus;
import dev.signalbox.model.key.VirtualKey;
import dev.signalbox.model.wire.Surface;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class KeyGrantCodecTest {

  private static final Instant END = Instant.parse("2027-01-31T12:00:00Z");
  private static final VirtualKey KEY = VirtualKey.mint(new Random(1));
  private static final VirtualKey NEXT = VirtualKey.withNewSecret(KEY.id(), new Random(2));
  private static final KeyScope FREE = KeyScope.ofModels(List.of("claude-*"));

  @Property(tries = 100)
  void neverWidensAKeyInAnOlderSchema(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 3) int schema) {
    for (TenantPolicy tenant : AnyBundle.of(seed).tenants()) {
      for (KeyGrant grant : tenant.keys()) {
        KeyGrantCodec.write(grant, schema)
            .map(json -> KeyGrantCodec.read(json.asObject(), schema))
            .ifPresent(read -> {
              assertThat(read.status()).isEqualTo(grant.status());
              assertThat(grant.scope().surfaces()).containsAll(read.scope().surfaces());
              assertThat(meaning(read.scope())).isEqualTo(meaning(grant.scope()));
              assertThat(read.expiresAt()).isEqualTo(grant.expiresAt());
              assertThat(grant.secrets()).containsAll(read.secrets());
            });
      }
    }
  }

  /// Every network can be said in several ways, of which an older schema keeps one; of the surfaces
  /// it keeps those that it knows.
  private static KeyScope meaning(KeyScope given) {
    KeyScope scope = given.withSurfaces(Set.of());
    return scope.isForEveryNetwork()
        ? scope.withNetworks(List.of(IpRange.parse("0.0.0.0/0"), IpRange.parse("::/0")))
        : scope;
  }

  @Test
  void leavesOutWhatASchemaCannotSay() {
    assertThat(spoken(grant(KeyStatus.ACTIVE, FREE))).containsExactly(1, 2, 3);
    assertThat(spoken(grant(KeyStatus.ACTIVE, FREE.withRoutes(List.of("fast")))))
        .containsExactly(2, 3);
    assertThat(spoken(grant(KeyStatus.ACTIVE, FREE.withSurfaces(Set.of(Surface.MESSAGES)))))
        .containsExactly(2, 3);
    assertThat(
            spoken(
                grant(KeyStatus.ACTIVE, FREE.withNetworks(List.of(IpRange.parse("10.0.0.0/8"))))))
        .containsExactly(3);
    assertThat(spoken(grant(KeyStatus.SUSPENDED, FREE))).containsExactly(3);
  }

  @Test
  void keepsOnlyTheLastingSecretForAProxyThatKnowsNoEnds() {
    KeyGrant rotating =
        grant(
            KeyStatus.ACTIVE,
            FREE,
            new KeySecret(KEY.digest(), Optional.of(END)),
            KeySecret.lasting(NEXT.digest()));

    assertThat(
            KeyGrantCodec.read(KeyGrantCodec.write(rotating, 1).orElseThrow().asObject(), 1)
                .secrets())
        .containsExactly(KeySecret.lasting(NEXT.digest()));
    assertThat(
            KeyGrantCodec.write(
                grant(KeyStatus.ACTIVE, FREE, new KeySecret(KEY.digest(), Optional.of(END))), 1))
        .isEmpty();
  }

  private static List<Integer> spoken(KeyGrant grant) {
    return List.of(1, 2, 3).stream()
        .filter(schema -> KeyGrantCodec.write(grant, schema).isPresent())
        .toList();
  }

  private static KeyGrant grant(KeyStatus status, KeyScope scope, KeySecret... secrets) {
    return new KeyGrant(
        KEY.id(),
        status,
        secrets.length == 0 ? List.of(KeySecret.lasting(KEY.digest())) : List.of(secrets),
        "ana",
        "acme",
        scope,
        Optional.empty());
  }
}
