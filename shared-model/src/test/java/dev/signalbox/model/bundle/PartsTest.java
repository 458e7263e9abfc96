package dev.signalbox.model.bundle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signalbox.model.bundle.CompiledPolicy.TenantParts;
import dev.signalbox.model.bundle.Part.Kind;
import dev.signalbox.model.bundle.TenantSettings.Staleness;
import dev.signalbox.model.id.TenantId;
import dev.signalbox.model.json.JsonException;
import dev.signalbox.model.key.KeyScope;
import dev.signalbox.model.key.KeySecret;
import dev.signalbox.model.key.KeyStatus;
import dev.signalbox.model.usage.Unit;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.stream.LongStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

final class PartsTest {

  @Property(tries = 300)
  void putsTogetherExactlyWhatWasCut(@ForAll long seed) {
    Bundle bundle = bundle(seed);

    assertThat(Parts.assemble(bundle.version(), Parts.cut(bundle, Parts.SCHEMA))).isEqualTo(bundle);
  }

  @Property(tries = 100)
  void putsTogetherPartsInAnyOrder(@ForAll long seed) {
    Bundle bundle = bundle(seed);
    CompiledPolicy cut = Parts.cut(bundle, Parts.SCHEMA);
    Random random = new Random(seed);
    List<TenantParts> shuffled = new ArrayList<>();
    for (TenantParts tenant : cut.tenants()) {
      List<Part> parts = new ArrayList<>(tenant.parts());
      Collections.shuffle(parts, random);
      shuffled.add(new TenantParts(tenant.tenant(), parts));
    }
    Collections.shuffle(shuffled, random);

    assertThat(
            Parts.assemble(
                bundle.version(), new CompiledPolicy(cut.schema(), shuffled, cut.group())))
        .isEqualTo(bundle);
  }

  @Property(tries = 300)
  void saysLessInOlderSchemasAndNeverMore(@ForAll long seed) {
    Bundle bundle = bundle(seed);
    for (int schema = Parts.OLDEST_SCHEMA; schema <= Parts.SCHEMA; schema++) {
      Bundle older = Parts.assemble(bundle.version(), Parts.cut(bundle, schema));
      for (TenantPolicy tenant : older.tenants()) {
        TenantPolicy original =
            bundle.tenants().stream()
                .filter(policy -> policy.tenant().equals(tenant.tenant()))
                .findFirst()
                .orElseThrow();
        assertThat(tenant.settings().staleness()).isEqualTo(original.settings().staleness());
        assertThat(tenant.keys())
            .allSatisfy(grant -> {
              KeyGrant before =
                  original.keys().stream()
                      .filter(key -> key.id().equals(grant.id()))
                      .findFirst()
                      .orElseThrow();
              assertThat(before.secrets()).containsAll(grant.secrets());
              assertThat(grant.status()).isEqualTo(before.status());
              assertThat(grant.expiresAt()).isEqualTo(before.expiresAt());
              assertThat(grant.models()).isEqualTo(before.models());
              assertNotWider(before.scope(), grant.scope());
            });
      }
    }
  }

  /// A restriction is there as it was, or was none; "everywhere" may be put in other words.
  private static void assertNotWider(KeyScope before, KeyScope after) {
    assertThat(after.networks().equals(before.networks()) || before.isForEveryNetwork()).isTrue();
    assertThat(after.routes().equals(before.routes()) || before.isForEveryRoute()).isTrue();
    assertThat(before.surfaces()).containsAll(after.surfaces());
  }

  @Property(tries = 300)
  void readsAPartWithOneBitChangedAsNothingButWhatItSays(@ForAll long seed) {
    TenantParts cut = Parts.cut(tenant(seed), Parts.SCHEMA).orElseThrow();
    Random random = new Random(seed);
    int victim = random.nextInt(cut.parts().size());
    Part part = cut.parts().get(victim);
    byte[] bytes = part.bytes().clone();
    bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(7));
    List<Part> parts = new ArrayList<>(cut.parts());
    parts.set(victim, Part.of(part.kind(), part.name(), bytes));

    try {
      TenantPolicy read = Parts.assemble(new TenantParts(cut.tenant(), parts), Parts.SCHEMA);
      // Another text, such as another owner's name, is another policy, in canonical form.
      assertThat(Parts.cut(read, Parts.SCHEMA).orElseThrow().parts().get(victim).bytes())
          .isEqualTo(bytes);
    } catch (JsonException refused) {
      assertThat(refused.getMessage()).isNotEmpty();
    }
  }

  @Test
  void refusesMissingDoubledForeignAndSwappedParts() {
    TenantParts cut = Parts.cut(tenant(1), Parts.SCHEMA).orElseThrow();
    TenantParts other =
        Parts.cut(
                new TenantPolicy(new TenantId(new UUID(7, 7)), List.of(), List.of(), List.of()),
                Parts.SCHEMA)
            .orElseThrow();
    List<Part> missing = new ArrayList<>(cut.parts().subList(1, cut.parts().size()));
    List<Part> doubled = new ArrayList<>(cut.parts());
    doubled.add(cut.parts().getFirst());
    List<Part> foreign = new ArrayList<>(cut.parts());
    foreign.set(3, other.parts().get(3));
    List<Part> swapped = new ArrayList<>(cut.parts());
    swapped.set(0, Part.of(Kind.KEYS, "keys/00", cut.parts().get(1).bytes()));
    List<Part> unknown = new ArrayList<>(cut.parts());
    unknown.add(Part.of(Kind.ROUTES, "routes2", cut.parts().get(16).bytes()));

    for (List<Part> wrong : List.of(missing, doubled, foreign, swapped, unknown)) {
      assertThatThrownBy(() -> Parts.assemble(new TenantParts(cut.tenant(), wrong), Parts.SCHEMA))
          .isInstanceOf(JsonException.class);
    }
  }

  @Test
  void refusesTwoTenantsWithOneKey() {
    TenantPolicy one = tenant(1);
    TenantPolicy two =
        new TenantPolicy(new TenantId(new UUID(9, 9)), one.keys(), List.of(), List.of());
    CompiledPolicy cut = Parts.cut(new Bundle(1, List.of(one, two), Limits.DEFAULT), Parts.SCHEMA);

    assertThat(one.keys()).isNotEmpty();
    assertThatThrownBy(() -> Parts.assemble(1, cut)).hasMessageContaining("key id");
  }

  @Test
  void refusesAPartOfAnotherSchemaAndASchemaThatIsNotSpoken() {
    TenantParts cut = Parts.cut(tenant(1), Parts.SCHEMA).orElseThrow();

    assertThatThrownBy(() -> Parts.assemble(cut, 2)).isInstanceOf(JsonException.class);
    for (int schema : new int[] {0, -1, Parts.SCHEMA + 1}) {
      assertThatThrownBy(() -> Parts.assemble(cut, schema)).isInstanceOf(JsonException.class);
      assertThatThrownBy(() -> Parts.cut(tenant(1), schema))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void revokesAKeyThatItsShardStillLists() {
    TenantPolicy policy = tenant(1);
    KeyGrant dead = policy.keys().getFirst();
    TenantPolicy revoked =
        new TenantPolicy(
            policy.tenant(),
            List.of(),
            policy.providers(),
            policy.aliases(),
            policy.settings(),
            new Revocations(List.of(dead.id()), List.of()),
            policy.prices());
    List<Part> parts = new ArrayList<>(Parts.cut(policy, Parts.SCHEMA).orElseThrow().parts());
    Part revocations =
        Parts.cut(revoked, Parts.SCHEMA).orElseThrow().parts().stream()
            .filter(part -> part.kind() == Kind.REVOCATIONS)
            .findFirst()
            .orElseThrow();
    parts.replaceAll(part -> part.kind() == Kind.REVOCATIONS ? revocations : part);

    TenantPolicy assembled = Parts.assemble(new TenantParts(policy.tenant(), parts), Parts.SCHEMA);

    assertThat(parts)
        .anySatisfy(part ->
            assertThat(new String(part.bytes(), StandardCharsets.UTF_8))
                .contains("\"id\":\"" + dead.id() + "\""));
    assertThat(assembled.keys())
        .hasSize(policy.keys().size())
        .allMatch(grant -> !grant.id().equals(dead.id()) || grant.status() == KeyStatus.REVOKED);
  }

  @Test
  void takesADeadSecretOutOfItsKeyAndAKeyWithoutSecretsOutOfThePolicy() {
    TenantPolicy policy = tenant(1);
    KeyGrant victim = policy.keys().getFirst();
    TenantPolicy revoked =
        new TenantPolicy(
            policy.tenant(),
            policy.keys(),
            policy.providers(),
            policy.aliases(),
            policy.settings(),
            new Revocations(List.of(), victim.secrets().stream().map(KeySecret::digest).toList()),
            policy.prices());

    assertThat(revoked.keys())
        .hasSize(policy.keys().size() - 1)
        .noneMatch(grant -> grant.id().equals(victim.id()));
  }

  @Test
  void doesNotServeAStrictTenantToProxiesThatCannotBeStrict() {
    TenantPolicy policy = tenant(1);
    TenantPolicy strict =
        new TenantPolicy(
            policy.tenant(),
            policy.keys(),
            policy.providers(),
            policy.aliases(),
            new TenantSettings(Staleness.STRICT, Duration.ofMinutes(5)),
            Revocations.NONE,
            PriceList.NONE);

    assertThat(Parts.cut(strict, 1)).isEmpty();
    assertThat(Parts.assemble(Parts.cut(strict, 2).orElseThrow(), 2).settings())
        .isEqualTo(strict.settings());
    assertThat(Parts.cut(policy, 1)).isPresent();
  }

  @Test
  void namesThePartsOfEachSchema() {
    assertThat(Parts.names(1).keySet()).hasSize(17).contains("keys/00", "keys/0f", "routes");
    assertThat(Parts.names(2).keySet()).hasSize(19).contains("settings", "revocations");
    assertThat(Parts.names(3).keySet()).hasSize(22).contains("prices", "budgets", "guardrails");
  }

  private static Bundle bundle(long seed) {
    Bundle any = AnyBundle.of(seed);
    List<TenantPolicy> tenants = new ArrayList<>(any.tenants());
    tenants.replaceAll(tenant -> complete(tenant, seed));
    tenants.sort(Comparator.comparing(tenant -> tenant.tenant().toString()));
    return new Bundle(any.version(), tenants, any.limits());
  }

  /// A policy with at least one key.
  private static TenantPolicy tenant(long seed) {
    return LongStream.iterate(seed, next -> next + 1)
        .boxed()
        .flatMap(next -> bundle(next).tenants().stream())
        .filter(policy -> policy.keys().size() > 1)
        .findFirst()
        .orElseThrow();
  }

  private static TenantPolicy complete(TenantPolicy policy, long seed) {
    Random random = new Random(seed);
    List<KeyGrant> keys = new ArrayList<>(policy.keys());
    keys.sort(Comparator.comparing(grant -> grant.id().value()));
    return new TenantPolicy(
        policy.tenant(),
        keys,
        policy.providers(),
        policy.aliases(),
        new TenantSettings(
            random.nextBoolean() ? Staleness.SERVE : Staleness.STRICT,
            Duration.ofSeconds(random.nextInt(1, 100_000))),
        Revocations.NONE,
        new PriceList(
            3,
            List.of(
                new PriceList.Line(
                    "p" + random.nextInt(),
                    List.of("m-*"),
                    Instant.EPOCH,
                    Optional.of(Instant.MAX.minusNanos(1)),
                    Map.of(Unit.INPUT_TOKEN, random.nextLong()),
                    Map.of(Unit.OUTPUT_TOKEN, 2L, Unit.INPUT_TOKEN, random.nextLong())))));
  }
}
