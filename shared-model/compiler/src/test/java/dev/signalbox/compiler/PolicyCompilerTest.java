package dev.signalbox.compiler;

import static dev.signalbox.compiler.Policies.alias;
import static dev.signalbox.compiler.Policies.compiled;
import static dev.signalbox.compiler.Policies.key;
import static dev.signalbox.compiler.Policies.of;
import static dev.signalbox.compiler.Policies.problems;
import static dev.signalbox.compiler.Policies.provider;
import static dev.signalbox.compiler.Policies.serving;
import static dev.signalbox.compiler.Policies.tenant;
import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.compiler.PolicySource.Egress;
import dev.signalbox.model.bundle.AliasSpec;
import dev.signalbox.model.bundle.Bundle;
import dev.signalbox.model.bundle.BundleCodec;
import dev.signalbox.model.bundle.Limits;
import dev.signalbox.model.id.TenantId;
import dev.signalbox.model.key.VirtualKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class PolicyCompilerTest {

  @Test
  void compilesWhatIsSound() {
    Bundle bundle =
        compiled(
            of(
                tenant(
                    List.of(key("ana", "claude-*", "gpt-*", "claude-*")),
                    List.of(provider("anthropic"), provider("openai")),
                    List.of(new AliasSource("fast", Optional.empty(), "claude-haiku-4-5")))));

    assertThat(bundle.version()).isEqualTo(1);
    assertThat(bundle.tenants().getFirst().keys().getFirst().models())
        .containsExactly("claude-*", "gpt-*");
    assertThat(bundle.tenants().getFirst().aliases())
        .containsExactly(new AliasSpec("fast", "anthropic", "claude-haiku-4-5"));
  }

  @Property(tries = 50)
  void givesTheSameBytesWhateverTheOrderOfTenantsKeysAndAliases(@ForAll long seed) {
    Random random = new Random(seed);
    List<TenantSource> tenants = new ArrayList<>();
    for (int index = 0; index < 5; index++) {
      tenants.add(anyTenant(new UUID(1, random.nextLong()), random));
    }
    byte[] once = BundleCodec.write(compiled(source(tenants)));

    assertThat(BundleCodec.write(compiled(source(shuffled(tenants, random))))).isEqualTo(once);
  }

  @Property(tries = 50)
  void reportsTheSameProblemsInTheSameOrderWhateverTheOrderOfTheInput(@ForAll long seed) {
    Random random = new Random(seed);
    List<KeySource> keys = List.of(key("ana", "a*b"), key("bob"), key("eve", "\"x"));
    List<AliasSource> aliases =
        List.of(alias("a", "openai", "b"), alias("b", "openai", "a"), alias("c", "nobody", "m"));
    List<ProviderSource> providers = List.of(provider("openai"));
    List<String> once = problems(of(tenant(keys, providers, aliases)));

    List<String> again =
        problems(of(tenant(shuffle(keys, random), providers, shuffle(aliases, random))));

    assertThat(again).isEqualTo(once).hasSize(6);
  }

  @Test
  void reportsEverythingAtOnce() {
    PolicySource source =
        new PolicySource(
            0,
            List.of(
                tenant(
                    List.of(key("ana")),
                    List.of(provider("openai"), provider("vertex"), provider("own")),
                    List.of(alias("fast", "anthropic", "claude-haiku-4-5")))),
            new Limits(
                10,
                65_536,
                0,
                Duration.ZERO,
                Duration.ofSeconds(1),
                Duration.ofSeconds(1),
                Duration.ofDays(2),
                Duration.ofSeconds(1)),
            Egress.PRIVATE_ALLOWED);

    assertThat(problems(source))
        .containsExactly(
            "policy: aliases.fast.provider: there is no provider 'anthropic'. Choose one of:"
                + " openai, own, vertex.",
            "policy: keys.ana.models: there must be 1 to 200 model names. List model names; * at"
                + " the end stands for any rest.",
            "policy: limits.connect_timeout: out of range. Choose a time from 10ms to 24h.",
            "policy: limits.head_timeout: out of range. Choose a time from 10ms to 24h.",
            "policy: limits.max_body: out of range. Choose a size from 1KiB to 1024MiB.",
            "policy: limits.max_connections: out of range. Choose a number from 1 to 1000000.",
            "policy: providers.own.base_url: the catalogue does not know 'own', so its address is"
                + " needed. Write base_url: https://HOST/v1.",
            "policy: providers.vertex.base_url: every customer of Google Vertex AI has an address of"
                + " their own. Write base_url:"
                + " https://aiplatform.googleapis.com/v1/projects/PROJECT/locations/global.",
            "policy: version: the version is below 1. Count versions from 1.");
  }

  @Test
  void refusesTwoKeysWithOneIdAlsoAcrossTenants() {
    KeySource ana = key("ana", "*");
    TenantId other = TenantId.parse("018f0000-0000-7000-8000-000000000002");

    assertThat(
            problems(
                of(
                    new TenantSource(Policies.TENANT, "one.", List.of(ana), List.of(), List.of()),
                    new TenantSource(other, "two.", List.of(ana), List.of(), List.of()))))
        .containsExactly(
            "policy: two.keys.ana: the key id is also that of one.keys.ana. Mint another key:"
                + " ./signalbox key.");
  }

  @Test
  void refusesATenantThatIsThereTwice() {
    assertThat(
            problems(
                of(
                    tenant(List.of(), List.of(), List.of()),
                    tenant(List.of(), List.of(), List.of()))))
        .singleElement()
        .asString()
        .contains("the tenant is there twice");
  }

  @Test
  void refusesAKeyWithoutASecretOrWithTheSameOneTwice() {
    KeySource ana = key("ana", "*");
    for (int copies : new int[] {0, 2, 3}) {
      KeySource odd =
          new KeySource(
              "ana",
              ana.id(),
              Collections.nCopies(copies, ana.secrets().getFirst().digest()),
              "ana",
              "acme",
              List.of("*"),
              Optional.empty());

      assertThat(problems(of(tenant(List.of(odd), List.of(), List.of()))))
          .containsExactly(
              "policy: keys.ana: a key has one secret, or two different ones during a rotation."
                  + " Give one or two digests.");
    }
  }

  @Test
  void refusesOwnersThatCannotBeShown() {
    for (String owner : List.of("", " ana", "a\nb", "x".repeat(300), "\ud800")) {
      KeySource ana = key("ana", "*");
      KeySource odd =
          new KeySource(
              "ana",
              ana.id(),
              List.of(ana.secrets().getFirst().digest()),
              owner,
              "acme",
              List.of("*"),
              Optional.empty());

      assertThat(problems(of(tenant(List.of(odd), List.of(), List.of()))))
          .singleElement()
          .asString()
          .startsWith("policy: keys.ana.owner: ");
    }
  }

  @Test
  void refusesAliasesThatChainOrLoop() {
    List<AliasSource> aliases =
        List.of(
            alias("fast", "openai", "cheap"),
            alias("cheap", "openai", "gpt-5-mini"),
            alias("self", "openai", "self"),
            alias("ping", "openai", "pong"),
            alias("pong", "openai", "ping"));

    assertThat(problems(of(tenant(List.of(), List.of(provider("openai")), aliases))))
        .hasSize(4)
        .allMatch(problem -> problem.contains("which is an alias itself"));
  }

  @Test
  void refusesAnAliasWhoseProviderIsNotClear() {
    List<ProviderSource> providers = List.of(serving("one", "m-*"), serving("two", "m-*"));
    List<AliasSource> aliases =
        List.of(
            new AliasSource("either", Optional.empty(), "m-1"),
            new AliasSource("neither", Optional.empty(), "n-1"),
            alias("wrong", "one", "n-1"));

    assertThat(problems(of(tenant(List.of(), providers, aliases))))
        .containsExactly(
            "policy: aliases.either: several providers serve 'm-1': one, two. Name the provider:"
                + " {provider: NAME, model: m-1}.",
            "policy: aliases.neither: no provider serves 'n-1'. Name the provider: {provider:"
                + " NAME, model: n-1}.",
            "policy: aliases.wrong.model: provider 'one' does not serve 'n-1'. Add the model to the"
                + " provider's models, or choose another.");
  }

  @Test
  void doesNotRepeatABrokenProviderForEachOfItsAliases() {
    List<AliasSource> aliases =
        List.of(alias("a", "own", "m"), new AliasSource("b", Optional.empty(), "m"));

    assertThat(problems(of(tenant(List.of(), List.of(provider("own")), aliases))))
        .singleElement()
        .asString()
        .startsWith("policy: providers.own.base_url: ");
  }

  @Test
  void refusesNamesThatAreThereTwice() {
    List<ProviderSource> providers = List.of(provider("openai"), provider("openai"));
    List<AliasSource> aliases = List.of(alias("a", "openai", "m"), alias("a", "openai", "n"));
    KeySource ana = key("ana", "*");
    VirtualKey second = VirtualKey.mint(new Random(1));
    KeySource twin =
        new KeySource(
            "ana",
            second.id(),
            List.of(second.digest()),
            "ana",
            "acme",
            List.of("*"),
            Optional.empty());

    assertThat(problems(of(tenant(List.of(ana, twin), providers, aliases))))
        .containsExactly(
            "policy: aliases.a: two aliases have this name. Remove one of them.",
            "policy: keys.ana: two keys have this name. Give each key its own name.",
            "policy: providers.openai: two providers have this name. Remove one of them.");
  }

  @Test
  void countsProblemsPastTheHundredth() {
    List<KeySource> keys = new ArrayList<>();
    for (int index = 0; index < 120; index++) {
      keys.add(key("k" + index));
    }

    assertThat(problems(of(tenant(keys, List.of(), List.of()))))
        .hasSize(101)
        .last()
        .isEqualTo("policy: 20 more problems. Solve these first.");
  }

  private static TenantSource anyTenant(UUID id, Random random) {
    List<KeySource> keys = new ArrayList<>();
    List<AliasSource> aliases = new ArrayList<>();
    for (int index = 0; index < 6; index++) {
      keys.add(key(id + "-" + index, "m" + random.nextInt(9), "*"));
      aliases.add(alias("alias-" + index, "openai", "gpt-" + random.nextInt(9)));
    }
    return new TenantSource(new TenantId(id), id + ".", keys, List.of(provider("openai")), aliases);
  }

  private static List<TenantSource> shuffled(List<TenantSource> tenants, Random random) {
    List<TenantSource> mixed = new ArrayList<>();
    for (TenantSource tenant : tenants) {
      mixed.add(
          new TenantSource(
              tenant.id(),
              tenant.path(),
              shuffle(tenant.keys(), random),
              tenant.providers(),
              shuffle(tenant.aliases(), random)));
    }
    return shuffle(mixed, random);
  }

  private static <T> List<T> shuffle(List<T> items, Random random) {
    List<T> mixed = new ArrayList<>(items);
    Collections.shuffle(mixed, random);
    return mixed;
  }

  private static PolicySource source(List<TenantSource> tenants) {
    return new PolicySource(3, tenants, Limits.DEFAULT, Egress.PRIVATE_ALLOWED);
  }
}
