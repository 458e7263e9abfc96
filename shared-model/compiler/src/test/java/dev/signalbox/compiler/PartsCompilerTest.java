package dev.signalbox.compiler;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.model.bundle.CompiledPolicy;
import dev.signalbox.model.bundle.CredentialSpec;
import dev.signalbox.model.bundle.Part;
import dev.signalbox.model.bundle.Part.Kind;
import dev.signalbox.model.bundle.Parts;
import dev.signalbox.model.bundle.PriceList;
import dev.signalbox.model.bundle.ProviderSpec;
import dev.signalbox.model.bundle.Revocations;
import dev.signalbox.model.bundle.SecretRef;
import dev.signalbox.model.bundle.TenantSettings;
import dev.signalbox.model.bundle.TenantSettings.Staleness;
import dev.signalbox.model.id.TenantId;
import dev.signalbox.model.key.IpRange;
import dev.signalbox.model.key.KeySecret;
import dev.signalbox.model.wire.WireFormat;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

final class PartsCompilerTest {

  private static final TenantId OTHER = new TenantId(new UUID(5, 5));

  @Property(tries = 60)
  void givesTheSamePartsWhateverTheOrder(@ForAll @IntRange(max = 60) int count, @ForAll long seed) {
    List<TenantSource> tenants =
        List.of(tenant(Policies.TENANT, keys("a", count)), tenant(OTHER, keys("b", 3)));
    List<TenantSource> shuffled = new ArrayList<>();
    for (TenantSource tenant : tenants) {
      List<KeySource> keys = new ArrayList<>(tenant.keys());
      List<AliasSource> aliases = new ArrayList<>(tenant.aliases());
      Collections.shuffle(keys, new Random(seed));
      Collections.shuffle(aliases, new Random(seed));
      shuffled.add(new TenantSource(tenant.id(), tenant.path(), keys, tenant.providers(), aliases));
    }
    Collections.shuffle(shuffled, new Random(seed));

    assertThat(digests(shuffled)).isEqualTo(digests(tenants));
  }

  @Property(tries = 60)
  void movesOneShardWhenOneKeyChanges(
      @ForAll @IntRange(min = 1, max = 200) int count, @ForAll @IntRange(max = 199) int which) {
    List<KeySource> keys = keys("a", count);
    List<KeySource> changed = new ArrayList<>(keys);
    KeySource key = keys.get(which % count);
    changed.set(
        which % count,
        new KeySource(
            key.name(),
            key.id(),
            key.secrets().stream().map(KeySecret::digest).toList(),
            key.owner(),
            key.nodePath(),
            List.of("only-this"),
            Optional.of(Instant.EPOCH)));

    assertThat(movedKeys(keys, changed))
        .containsExactly(Policies.TENANT + "/" + Parts.shardOf(key.id()));
  }

  @Property(tries = 60)
  void movesOneShardWhenAKeyComesOrGoes(@ForAll @IntRange(max = 200) int count) {
    List<KeySource> more = new ArrayList<>(keys("a", count));
    KeySource extra = Policies.key("extra", "*");
    more.add(extra);

    assertThat(movedKeys(keys("a", count), more))
        .containsExactly(Policies.TENANT + "/" + Parts.shardOf(extra.id()));
    assertThat(movedKeys(more, keys("a", count))).hasSize(1);
  }

  @Test
  void movesOnlyThePartThatSaysWhatChanged() {
    TenantSource before = tenant(Policies.TENANT, keys("a", 20));
    TenantSource renamed =
        new TenantSource(
            before.id(),
            "",
            before.keys(),
            before.providers(),
            List.of(Policies.alias("quick", "openai", "gpt-5")));
    TenantSource strict =
        with(before, new TenantSettings(Staleness.STRICT, Duration.ofHours(1)), Revocations.NONE);
    TenantSource revoked =
        with(
            before,
            before.settings(),
            new Revocations(List.of(Policies.key("gone", "*").id()), List.of()));

    assertThat(moved(List.of(before), List.of(renamed)))
        .containsExactly(Policies.TENANT + "/routes");
    assertThat(moved(List.of(before), List.of(strict)))
        .containsExactly(Policies.TENANT + "/settings");
    assertThat(moved(List.of(before), List.of(revoked)))
        .containsExactly(Policies.TENANT + "/revocations");
  }

  @Test
  void spreadsKeysOverAllShards() {
    CompiledPolicy policy =
        compiled(List.of(tenant(Policies.TENANT, keys("a", 2_000))), Parts.SCHEMA);

    for (Part part : policy.tenants().getFirst().parts()) {
      if (part.kind() == Kind.KEYS) {
        assertThat(part.bytes().length).as(part.name()).isBetween(10_000, 60_000);
      }
    }
  }

  @Test
  void agreesWithTheBundleInEverySchema() {
    List<TenantSource> tenants =
        List.of(tenant(Policies.TENANT, keys("a", 30)), tenant(OTHER, keys("b", 3)));

    for (int schema = Parts.OLDEST_SCHEMA; schema <= Parts.SCHEMA; schema++) {
      assertThat(Parts.assemble(1, compiled(tenants, schema)))
          .as("schema %d", schema)
          .isEqualTo(Policies.compiled(Policies.of(tenants.toArray(TenantSource[]::new))));
    }
  }

  @Test
  void leavesOutAndNamesTheTenantThatAnOldSchemaWouldWiden() {
    TenantSource strict =
        with(
            tenant(Policies.TENANT, keys("a", 2)),
            new TenantSettings(Staleness.STRICT, Duration.ofHours(1)),
            Revocations.NONE);
    PolicySource source = Policies.of(strict, tenant(OTHER, keys("b", 2)));

    PartsResult.Compiled old = (PartsResult.Compiled) PolicyCompiler.parts(source, 1);
    PartsResult.Compiled now = (PartsResult.Compiled) PolicyCompiler.parts(source, 3);

    assertThat(old.policy().tenants()).extracting(tenant -> tenant.tenant()).containsExactly(OTHER);
    assertThat(old.leftOut())
        .extracting(PolicyProblem::path)
        .containsExactly("tenants." + Policies.TENANT);
    assertThat(now.leftOut()).isEmpty();
    assertThat(now.policy().tenants()).hasSize(2);
  }

  @Test
  void leavesOutAndNamesTheKeyThatAnOldSchemaWouldWiden() {
    KeySource plain = Policies.key("plain", "*");
    KeySource inside = Policies.key("inside", "*");
    KeySource restricted =
        new KeySource(
            inside.name(),
            inside.id(),
            inside.status(),
            inside.secrets(),
            inside.owner(),
            inside.nodePath(),
            inside.scope().withNetworks(List.of(IpRange.parse("10.0.0.0/8"))),
            inside.expiresAt());
    PolicySource source = Policies.of(tenant(OTHER, List.of(plain, restricted)));

    for (int schema : new int[] {1, 2}) {
      PartsResult.Compiled old = (PartsResult.Compiled) PolicyCompiler.parts(source, schema);
      assertThat(Parts.assemble(1, old.policy()).tenants().getFirst().keys())
          .extracting(grant -> grant.id())
          .containsExactly(plain.id());
      assertThat(old.leftOut())
          .extracting(PolicyProblem::path)
          .containsExactly("tenants." + OTHER + ".keys." + inside.id());
    }
    PartsResult.Compiled now = (PartsResult.Compiled) PolicyCompiler.parts(source, 3);
    assertThat(Parts.assemble(1, now.policy()).tenants().getFirst().keys()).hasSize(2);
  }

  @Test
  void leavesOutAndNamesTheProviderThatAnOldSchemaCannotSayWithTheReason() {
    ProviderSource plain = Policies.provider("openai");
    ProviderSource cloud = provider("cloud", WireFormat.OPENAI, CredentialSpec.Scheme.API_KEY);
    ProviderSource foreign = provider("foreign", WireFormat.GEMINI, CredentialSpec.Scheme.BEARER);
    TenantSource tenant =
        new TenantSource(
            OTHER,
            "",
            List.of(),
            List.of(plain, cloud, foreign),
            List.of(Policies.alias("fast", "cloud", "m")));

    PartsResult.Compiled old = (PartsResult.Compiled) PolicyCompiler.parts(Policies.of(tenant), 3);
    PartsResult.Compiled now =
        (PartsResult.Compiled) PolicyCompiler.parts(Policies.of(tenant), Parts.SCHEMA);

    assertThat(old.leftOut())
        .extracting(PolicyProblem::path)
        .containsExactly(
            "tenants." + OTHER + ".providers.cloud", "tenants." + OTHER + ".providers.foreign");
    assertThat(old.leftOut().get(0).what()).contains("credential (api_key)");
    assertThat(old.leftOut().get(1).what()).contains("none of its formats");
    assertThat(Parts.assemble(1, old.policy()).tenants().getFirst().providers())
        .extracting(ProviderSpec::name)
        .containsExactly("openai");
    assertThat(now.leftOut()).isEmpty();
  }

  private static ProviderSource provider(
      String name, WireFormat format, CredentialSpec.Scheme scheme) {
    return new ProviderSource(
        name,
        Optional.of("https://" + name + ".example"),
        Set.of(format),
        List.of("m*"),
        Optional.of(scheme),
        Optional.of(new SecretRef.Environment("SOME_KEY")),
        Optional.empty(),
        Optional.empty());
  }

  @Test
  void refusesSchemasThatAreNotSpokenVisibly() {
    PolicySource source = Policies.of(tenant(Policies.TENANT, keys("a", 1)));

    for (int schema : new int[] {0, Parts.SCHEMA + 1}) {
      PartsResult.Rejected rejected = (PartsResult.Rejected) PolicyCompiler.parts(source, schema);
      assertThat(rejected.problems().getFirst().what()).contains("schema " + schema);
      assertThat(rejected.problems().getFirst().remedy()).startsWith("Upgrade");
    }
  }

  @Test
  void refusesSettingsOutOfRangeAndPricesThatAreThereTwice() {
    PriceList.Line line =
        new PriceList.Line("p", List.of(), Instant.EPOCH, Optional.empty(), Map.of(), Map.of());
    TenantSource wrong =
        new TenantSource(
            Policies.TENANT,
            "",
            List.of(),
            List.of(),
            List.of(),
            new TenantSettings(Staleness.STRICT, Duration.ofSeconds(1)),
            Revocations.NONE,
            new PriceList(1, List.of(line, line)));

    PartsResult.Rejected rejected =
        (PartsResult.Rejected) PolicyCompiler.parts(Policies.of(wrong), Parts.SCHEMA);

    assertThat(rejected.problems())
        .extracting(PolicyProblem::path)
        .containsExactly("prices.p", "settings.stale_after");
  }

  private static Set<String> movedKeys(List<KeySource> before, List<KeySource> after) {
    return moved(
        List.of(tenant(Policies.TENANT, before), tenant(OTHER, keys("b", 5))),
        List.of(tenant(Policies.TENANT, after), tenant(OTHER, keys("b", 5))));
  }

  private static Set<String> movedNames(Map<String, String> before, Map<String, String> after) {
    Set<String> names = new TreeSet<>(before.keySet());
    names.addAll(after.keySet());
    names.removeIf(name -> before.getOrDefault(name, "").equals(after.get(name)));
    return names;
  }

  private static Set<String> moved(Iterable<TenantSource> before, Iterable<TenantSource> after) {
    return movedNames(digests(before), digests(after));
  }

  private static Map<String, String> digests(Iterable<TenantSource> tenants) {
    List<TenantSource> list = new ArrayList<>();
    tenants.forEach(list::add);
    CompiledPolicy policy = compiled(list, Parts.SCHEMA);
    Map<String, String> digests = new HashMap<>();
    digests.put(policy.group().name(), policy.group().sha256());
    policy
        .tenants()
        .forEach(tenant ->
            tenant
                .parts()
                .forEach(part -> digests.put(tenant.tenant() + "/" + part.name(), part.sha256())));
    return digests;
  }

  private static CompiledPolicy compiled(List<TenantSource> tenants, int schema) {
    return switch (PolicyCompiler.parts(
        Policies.of(tenants.toArray(TenantSource[]::new)), schema)) {
      case PartsResult.Compiled compiled -> compiled.policy();
      case PartsResult.Rejected rejected -> throw new AssertionError(rejected.problems());
    };
  }

  private static List<KeySource> keys(String prefix, int count) {
    return IntStream.range(0, count).mapToObj(i -> Policies.key(prefix + i, "gpt-*")).toList();
  }

  private static TenantSource tenant(TenantId id, List<KeySource> keys) {
    return new TenantSource(
        id,
        "",
        keys,
        List.of(Policies.provider("openai")),
        List.of(
            Policies.alias("fast", "openai", "gpt-5-mini"),
            Policies.alias("best", "openai", "gpt-5")));
  }

  private static TenantSource with(
      TenantSource tenant, TenantSettings settings, Revocations revocations) {
    return new TenantSource(
        tenant.id(),
        tenant.path(),
        tenant.keys(),
        tenant.providers(),
        tenant.aliases(),
        settings,
        revocations,
        tenant.prices());
  }
}
