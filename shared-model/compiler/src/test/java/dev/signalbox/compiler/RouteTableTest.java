package dev.signalbox.compiler;

import static dev.signalbox.compiler.Policies.alias;
import static dev.signalbox.compiler.Policies.compiled;
import static dev.signalbox.compiler.Policies.key;
import static dev.signalbox.compiler.Policies.provider;
import static dev.signalbox.compiler.Policies.serving;
import static dev.signalbox.compiler.Policies.tenant;
import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.model.bundle.KeyGrant;
import dev.signalbox.model.bundle.ProviderSpec;
import dev.signalbox.model.bundle.TenantPolicy;
import dev.signalbox.model.wire.Surface;
import dev.signalbox.model.wire.WireFormat;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class RouteTableTest {

  private static final List<ProviderSource> VENDORS =
      List.of(provider("anthropic"), provider("openai"), provider("gemini"), provider("groq"));
  private static final List<AliasSource> ALIASES =
      List.of(
          alias("fast", "anthropic", "claude-haiku-4-5"),
          alias("claude-cheap", "openai", "gpt-5-nano"));

  @Test
  void choosesByTheLongestPattern() {
    RouteTable table = table(VENDORS, ALIASES);

    assertThat(where(table, Surface.MESSAGES, "claude-opus-5")).isEqualTo("anthropic");
    assertThat(where(table, Surface.CHAT_COMPLETIONS, "gpt-5")).isEqualTo("openai");
    assertThat(where(table, Surface.CHAT_COMPLETIONS, "gemini-2.5-pro")).isEqualTo("gemini");
    assertThat(where(table, Surface.CHAT_COMPLETIONS, "llama-4")).isEqualTo("openai");
    assertThat(where(table, Surface.MESSAGES, "gpt-5")).isEqualTo("openai");
    assertThat(where(table, Surface.CHAT_COMPLETIONS, "claude-opus-5")).isEqualTo("anthropic");
    assertThat(where(table, Surface.MESSAGES, "tuned")).isEqualTo("anthropic");
    assertThat(where(table, Surface.RESPONSES, "tuned")).isEqualTo("openai");
    assertThat(where(table, Surface.EMBEDDINGS, "claude-opus-5")).isEqualTo("openai");
  }

  @Test
  void breaksTiesByTheOrderOfTheProviders() {
    assertThat(where(table(List.of(serving("a", "m-*"), serving("b", "m-*"))), "m-1"))
        .isEqualTo("a");
    assertThat(where(table(List.of(serving("b", "m-*"), serving("a", "m-*"))), "m-1"))
        .isEqualTo("b");
    assertThat(where(table(List.of(serving("b", "m-1"), serving("a", "m-1"))), "m-1"))
        .isEqualTo("b");
  }

  @Test
  void prefersAnExactNameToAPatternAsLong() {
    RouteTable table = table(List.of(serving("open", "m-1*"), serving("exact", "m-1")));

    assertThat(where(table, "m-1")).isEqualTo("exact");
    assertThat(where(table, "m-12")).isEqualTo("open");
  }

  @Test
  void servesNothingThatNoPatternFits() {
    RouteTable table = table(List.of(serving("a", "m-*", "n")));

    assertThat(table.resolve(Surface.CHAT_COMPLETIONS, "n-1")).isEmpty();
    assertThat(table.resolve(Surface.CHAT_COMPLETIONS, "m")).isEmpty();
    assertThat(table.resolve(Surface.CHAT_COMPLETIONS, "M-1")).isEmpty();
    assertThat(table.resolve(Surface.CHAT_COMPLETIONS, "")).isEmpty();
    assertThat(table.resolve(Surface.FILES, "m-1")).isPresent();
    assertThat(table.resolve(Surface.MESSAGE_BATCHES, "m-1")).isEmpty();
  }

  @Test
  void sendsTheModelBehindAnAlias() {
    RouteTable table = table(VENDORS, ALIASES);

    assertThat(table.resolve(Surface.MESSAGES, "fast"))
        .map(Target::model)
        .contains("claude-haiku-4-5");
    assertThat(table.resolve(Surface.CHAT_COMPLETIONS, "fast")).map(Target::exact).contains(false);
    assertThat(table.resolve(Surface.EMBEDDINGS, "fast")).isEmpty();
    assertThat(table.resolve(Surface.CHAT_COMPLETIONS, "claude-cheap"))
        .map(target -> target.provider().name())
        .contains("openai");
  }

  @Property(tries = 100)
  void agreesWithTheRuleReadLiterally(@ForAll long seed) {
    Random random = new Random(seed);
    List<ProviderSource> providers = new ArrayList<>();
    for (int index = 0; index < 5; index++) {
      providers.add(serving("p" + index, anyPattern(random), anyPattern(random)));
    }
    TenantPolicy policy = compiled(tenant(List.of(), providers, List.of()));
    RouteTable table = RouteTable.of(policy);

    for (int index = 0; index < 20; index++) {
      String model = anyName(random);
      assertThat(table.resolve(Surface.CHAT_COMPLETIONS, model).map(Target::provider))
          .as("%s among %s", model, providers)
          .isEqualTo(literally(policy, model));
    }
  }

  @Test
  void letsAKeyAskOnlyForWhatItsPatternsFit() {
    RouteTable table = table(VENDORS, ALIASES);

    assertThat(allowed(table, key("k", "claude-*"), Surface.MESSAGES, "claude-opus-5")).isTrue();
    assertThat(allowed(table, key("k", "claude-*"), Surface.CHAT_COMPLETIONS, "gpt-5")).isFalse();
    assertThat(allowed(table, key("k", "gpt-5"), Surface.CHAT_COMPLETIONS, "gpt-5")).isTrue();
    assertThat(allowed(table, key("k", "gpt-5"), Surface.CHAT_COMPLETIONS, "gpt-5-mini")).isFalse();
    assertThat(allowed(table, key("k", "*"), Surface.CHAT_COMPLETIONS, "fine-tuned:1")).isTrue();
  }

  @Test
  void letsNoPatternReachAnotherVendorsModelThroughAnAlias() {
    RouteTable table = table(VENDORS, ALIASES);

    assertThat(allowed(table, key("k", "claude-*"), Surface.CHAT_COMPLETIONS, "claude-cheap"))
        .isFalse();
    assertThat(
            allowed(table, key("k", "claude-*", "gpt-*"), Surface.CHAT_COMPLETIONS, "claude-cheap"))
        .isTrue();
    assertThat(allowed(table, key("k", "*"), Surface.CHAT_COMPLETIONS, "claude-cheap")).isTrue();
  }

  @Test
  void letsAKeyUseAnAliasThatItNames() {
    RouteTable table = table(VENDORS, ALIASES);

    assertThat(allowed(table, key("k", "fast"), Surface.MESSAGES, "fast")).isTrue();
    assertThat(allowed(table, key("k", "fast"), Surface.MESSAGES, "claude-haiku-4-5")).isFalse();
    assertThat(allowed(table, key("k", "claude-cheap"), Surface.CHAT_COMPLETIONS, "claude-cheap"))
        .isTrue();
  }

  @Test
  void letsNoKeyUseAnAliasThatItsPatternsDoNotFit() {
    RouteTable table = table(VENDORS, ALIASES);

    assertThat(allowed(table, key("k", "claude-*"), Surface.MESSAGES, "fast")).isFalse();
  }

  @Test
  void listsWhatAKeyMayCall() {
    RouteTable table =
        table(
            List.of(provider("anthropic"), provider("openai"), serving("own", "own-1", "own-2-*")),
            ALIASES);

    assertThat(table.models(grant(key("k", "fast", "own-*", "gpt-5-mini", "tuned-1"))))
        .containsExactly("fast", "gpt-5-mini", "own-1", "tuned-1");
    assertThat(table.models(grant(key("k", "claude-*")), Surface.MESSAGES))
        .contains("claude-haiku-4-5", "claude-opus-5")
        .doesNotContain("fast", "claude-cheap")
        .isSorted();
    assertThat(table.models(grant(key("k", "claude-cheap")), Surface.MESSAGES))
        .containsExactly("claude-cheap");
    assertThat(table.models(grant(key("k", "claude-cheap")), Surface.MESSAGE_BATCHES)).isEmpty();
    assertThat(table.models(grant(key("k", "*"))))
        .contains("fast", "claude-cheap", "own-1", "gpt-5", "claude-opus-5")
        .doesNotContain("own-2-*", "*");
  }

  @Test
  void listsOnlyWhatItWouldAlsoServe() {
    RouteTable table = table(VENDORS, ALIASES);
    KeyGrant key = grant(key("k", "*"));

    for (Surface format : Surface.values()) {
      assertThat(table.models(key, format))
          .allMatch(name ->
              table
                  .resolve(format, name)
                  .filter(target -> table.allowed(key, name, target))
                  .isPresent());
    }
  }

  @Test
  void prefersTheNearestProviderAmongEquals() {
    ProviderSource cloud = speaking("cloud", WireFormat.BEDROCK, "us.anthropic.*");
    ProviderSource chat = speaking("chat", WireFormat.OPENAI_CHAT, "us.anthropic.*");
    ProviderSource direct = speaking("direct", WireFormat.ANTHROPIC, "us.anthropic.*");
    String model = "us.anthropic.claude-opus-5";

    RouteTable all = table(List.of(chat, cloud, direct));
    assertThat(where(all, Surface.MESSAGES, model)).isEqualTo("direct");
    assertThat(where(all, Surface.INVOKE_MODEL, model)).isEqualTo("cloud");
    assertThat(where(all, Surface.CONVERSE, model)).isEqualTo("cloud");
    assertThat(where(all, Surface.CHAT_COMPLETIONS, model)).isEqualTo("chat");
    assertThat(
            all.resolve(Surface.MESSAGES, model).map(target -> target.surfaceAt(Surface.MESSAGES)))
        .contains(Surface.MESSAGES);
    RouteTable two = table(List.of(chat, cloud));
    assertThat(where(two, Surface.MESSAGES, model)).isEqualTo("cloud");
    Target wrapped = two.resolve(Surface.MESSAGES, model).orElseThrow();
    assertThat(wrapped.exact()).isFalse();
    assertThat(wrapped.surfaceAt(Surface.MESSAGES)).isEqualTo(Surface.INVOKE_MODEL);
    assertThat(two.resolve(Surface.CONVERSE, model))
        .map(target -> target.surfaceAt(Surface.CONVERSE))
        .contains(Surface.CONVERSE);
  }

  @Test
  void callsEachModelOnVertexOnItsOwnSurface() {
    RouteTable table = table(List.of(speaking("d", WireFormat.VERTEX, "*")));

    assertThat(at(table, Surface.RAW_PREDICT, "claude-opus-5@1")).isEqualTo(Surface.RAW_PREDICT);
    assertThat(at(table, Surface.RAW_PREDICT, "gemini-3"))
        .isEqualTo(Surface.VERTEX_GENERATE_CONTENT);
    assertThat(at(table, Surface.VERTEX_GENERATE_CONTENT, "gemini-3"))
        .isEqualTo(Surface.VERTEX_GENERATE_CONTENT);
    assertThat(at(table, Surface.VERTEX_GENERATE_CONTENT, "claude-opus-5@1"))
        .isEqualTo(Surface.RAW_PREDICT);
  }

  private static Surface at(RouteTable table, Surface client, String model) {
    return table.resolve(client, model).orElseThrow().surfaceAt(client);
  }

  @Test
  void knowsOnWhichSurfacesACallMayReachAnotherDialect() {
    ProviderSource claude = speaking("a", WireFormat.ANTHROPIC, "claude-*");
    ProviderSource bedrock = speaking("b", WireFormat.BEDROCK, "us.anthropic.claude-*");
    ProviderSource chat = speaking("c", WireFormat.OPENAI_CHAT, "gpt-*");

    assertThat(table(List.of(claude, bedrock)).crosses(Surface.MESSAGES)).isFalse();
    assertThat(table(List.of(claude, bedrock)).crosses(Surface.RESPONSES)).isTrue();
    assertThat(table(List.of(claude, chat)).crosses(Surface.MESSAGES)).isTrue();
    assertThat(table(List.of(claude, chat)).crosses(Surface.CHAT_COMPLETIONS)).isTrue();
    assertThat(table(List.of(chat)).crosses(Surface.CHAT_COMPLETIONS)).isFalse();
    assertThat(table(List.of(chat)).crosses(Surface.EMBEDDINGS)).isFalse();
    ProviderSource cloud = speaking("d", WireFormat.VERTEX, "claude-*");
    assertThat(table(List.of(cloud)).crosses(Surface.MESSAGES)).isFalse();
    ProviderSource all = speaking("e", WireFormat.VERTEX, "*");
    assertThat(table(List.of(all)).crosses(Surface.MESSAGES)).isTrue();
    assertThat(table(List.of(all)).crosses(Surface.RAW_PREDICT)).isTrue();
    assertThat(table(List.of(cloud)).crosses(Surface.RAW_PREDICT)).isFalse();
  }

  private static ProviderSource speaking(String name, WireFormat format, String model) {
    ProviderSource usual = serving(name, model);
    return new ProviderSource(
        usual.name(),
        usual.baseUrl(),
        Set.of(format),
        usual.models(),
        usual.scheme(),
        usual.secret(),
        usual.usageInStream(),
        usual.trustedCertificates());
  }

  private static Optional<ProviderSpec> literally(TenantPolicy policy, String model) {
    ProviderSpec best = null;
    int bestWeight = -1;
    for (ProviderSpec provider : policy.providers()) {
      for (String pattern : provider.models()) {
        boolean open = pattern.endsWith("*");
        String start = open ? pattern.substring(0, pattern.length() - 1) : pattern;
        boolean fits = open ? model.startsWith(start) : model.equals(start);
        int weight = start.length() * 2 + (open ? 0 : 1);
        if (fits && weight > bestWeight) {
          best = provider;
          bestWeight = weight;
        }
      }
    }
    return Optional.ofNullable(best);
  }

  private static String anyPattern(Random random) {
    return anyName(random) + (random.nextBoolean() ? "*" : "");
  }

  private static String anyName(Random random) {
    StringBuilder out = new StringBuilder();
    for (int index = random.nextInt(4); index >= 0; index--) {
      out.append((char) ('a' + random.nextInt(2)));
    }
    return out.toString();
  }

  private static boolean allowed(RouteTable table, KeySource key, Surface format, String model) {
    return table.allowed(grant(key), model, table.resolve(format, model).orElseThrow());
  }

  private static KeyGrant grant(KeySource key) {
    return compiled(tenant(List.of(key), List.of(), List.of())).keys().getFirst();
  }

  private static RouteTable table(List<ProviderSource> providers) {
    return table(providers, List.of());
  }

  private static RouteTable table(List<ProviderSource> providers, List<AliasSource> aliases) {
    return RouteTable.of(compiled(tenant(List.of(), providers, aliases)));
  }

  private static String where(RouteTable table, String model) {
    return where(table, Surface.CHAT_COMPLETIONS, model);
  }

  private static String where(RouteTable table, Surface format, String model) {
    return table.resolve(format, model).orElseThrow().provider().name();
  }
}
