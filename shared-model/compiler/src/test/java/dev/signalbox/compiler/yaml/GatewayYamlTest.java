package dev.signalbox.compiler.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.compiler.RouteTable;
import dev.signalbox.compiler.Target;
import dev.signalbox.model.bundle.AliasSpec;
import dev.signalbox.model.bundle.Bundle;
import dev.signalbox.model.bundle.BundleCodec;
import dev.signalbox.model.bundle.CredentialSpec;
import dev.signalbox.model.bundle.KeyGrant;
import dev.signalbox.model.bundle.Limits;
import dev.signalbox.model.bundle.ProviderSpec;
import dev.signalbox.model.bundle.SecretRef;
import dev.signalbox.model.bundle.TenantPolicy;
import dev.signalbox.model.key.IpRange;
import dev.signalbox.model.key.KeySecret;
import dev.signalbox.model.key.KeyStatus;
import dev.signalbox.model.key.VirtualKey;
import dev.signalbox.model.wire.Surface;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Test;

class GatewayYamlTest {

  private static final VirtualKey CI_KEY = VirtualKey.mint(new Random(1));

  /// The examples of the reference page.
  private static final List<String> DOCUMENTED = documented();

  /// The complete one.
  static final String EXAMPLE = DOCUMENTED.getFirst();

  @Test
  void compilesEveryExampleOfTheReferencePage() {
    assertThat(DOCUMENTED).hasSize(2).allSatisfy(example -> ready(example));
  }

  @Test
  void readsEverySettingOfTheCompleteExample() {
    GatewayResult.Ready ready = ready(EXAMPLE);
    TenantPolicy tenant = ready.bundle().tenants().getFirst();

    assertThat(tenant.providers())
        .extracting(ProviderSpec::name)
        .containsExactly("anthropic", "openai", "local");
    assertThat(tenant.providers().get(1).credential().secret())
        .isEqualTo(new SecretRef.File("/run/secrets/openai"));
    assertThat(tenant.providers().get(2).credential()).isEqualTo(CredentialSpec.NONE);
    assertThat(tenant.providers().get(2).usageInStream()).isTrue();
    assertThat(tenant.aliases())
        .containsExactly(
            new AliasSpec("fast", "anthropic", "claude-haiku-4-5"),
            new AliasSpec("reviewer", "openai", "gpt-5"));
    assertThat(ready.bundle().limits()).isEqualTo(Limits.DEFAULT);
    assertThat(ready.listen())
        .isEqualTo(
            new ListenChoice(
                Optional.of("0.0.0.0"),
                OptionalInt.of(8080),
                OptionalInt.of(9090),
                Optional.of("/etc/signalbox/tls.pem"),
                Optional.of("/etc/signalbox/tls.key"),
                List.of(IpRange.parse("10.1.0.0/16"))));
    assertThat(ready.spool())
        .isEqualTo(
            new SpoolChoice(
                Optional.of("/var/lib/signalbox/spool"),
                OptionalLong.of(1L << 30),
                Optional.of(SpoolChoice.WhenFull.REFUSE)));
  }

  @Test
  void readsKeysByDigestAndByReference() {
    TenantPolicy tenant = ready(EXAMPLE).bundle().tenants().getFirst();
    KeyGrant ana = key(tenant, "ana@acme.example");
    KeyGrant ci = key(tenant, "ci");

    assertThat(ana.nodePath()).isEqualTo("acme/engineering");
    assertThat(ana.models()).containsExactly("claude-*", "fast");
    assertThat(ana.scope().isForEveryRoute()).isTrue();
    assertThat(ana.scope().surfaces())
        .containsExactlyInAnyOrder(Surface.MESSAGES, Surface.COUNT_TOKENS);
    assertThat(ana.scope().networks())
        .containsExactly(IpRange.parse("10.0.0.0/8"), IpRange.parse("2001:db8::/32"));
    assertThat(ana.status()).isEqualTo(KeyStatus.ACTIVE);
    assertThat(ana.secrets())
        .extracting(KeySecret::validUntil)
        .containsExactlyInAnyOrder(
            Optional.empty(), Optional.of(Instant.parse("2027-02-01T00:00:00Z")));
    assertThat(ana.expiresAt()).contains(Instant.parse("2027-12-31T00:00:00Z"));
    assertThat(ci.id()).isEqualTo(CI_KEY.id());
    assertThat(ci.secrets()).containsExactly(KeySecret.lasting(CI_KEY.digest()));
    assertThat(ci.nodePath()).isEqualTo("acme");
    assertThat(ci.models()).containsExactly("*");
  }

  @Test
  void readsLimits() {
    String yaml =
        smallest()
            + """
            limits:
              max_body: 1MB
              max_header: 8 KiB
              max_connections: 7
              head_timeout: 250ms
              provider_idle_timeout: 2h
            """;

    assertThat(ready(yaml).bundle().limits())
        .isEqualTo(
            new Limits(
                1_000_000,
                8192,
                7,
                Duration.ofMillis(250),
                Limits.DEFAULT.bodyIdleTimeout(),
                Limits.DEFAULT.keepAliveTimeout(),
                Limits.DEFAULT.connectTimeout(),
                Duration.ofHours(2)));
  }

  @Test
  void readsTwoDigestsDuringARotation() {
    String one = "1".repeat(64);
    String two = "2".repeat(64);
    String yaml =
        """
        providers:
          simulator:
        keys:
          me: {id: AAAAAAAAAAA1, sha256: ["%s", "%s"]}
        """
            .formatted(one, two);

    assertThat(ready(yaml).bundle().tenants().getFirst().keys().getFirst().secrets())
        .extracting(secret -> secret.digest().toHex())
        .containsExactly(one, two);
  }

  @Test
  void givesTheSameBundleWhateverTheOrderOfSectionsKeysAndAliases() {
    List<String> blocks = new ArrayList<>(List.of(EXAMPLE.split("\n\n")));
    byte[] once = BundleCodec.write(ready(EXAMPLE).bundle());
    for (int round = 0; round < 20; round++) {
      Collections.shuffle(blocks, new Random(round));
      String mixed = String.join("\n\n", blocks) + "\n";

      assertThat(BundleCodec.write(ready(mixed).bundle())).isEqualTo(once);
    }
  }

  @Test
  void givesATenantTheSameIdEachTime() {
    Bundle named = ready("tenant: acme\n" + smallest()).bundle();
    Bundle unnamed = ready(smallest()).bundle();

    assertThat(named.tenants().getFirst().tenant().toString())
        .isEqualTo(ready(EXAMPLE).bundle().tenants().getFirst().tenant().toString())
        .isNotEqualTo(unnamed.tenants().getFirst().tenant().toString());
  }

  @Test
  void routesWhatTheFileSays() {
    TenantPolicy tenant = ready(EXAMPLE).bundle().tenants().getFirst();
    RouteTable table = RouteTable.of(tenant);
    Target fast = table.resolve(Surface.MESSAGES, "fast").orElseThrow();

    assertThat(fast.model()).isEqualTo("claude-haiku-4-5");
    assertThat(table.allowed(key(tenant, "ana@acme.example"), "fast", fast)).isTrue();
    assertThat(table.resolve(Surface.CHAT_COMPLETIONS, "qwen-3"))
        .map(target -> target.provider().name())
        .contains("local");
    assertThat(table.resolve(Surface.EMBEDDINGS, "llama")).isEmpty();
    assertThat(table.resolve(Surface.CHAT_COMPLETIONS, "llama"))
        .map(target -> target.provider().name())
        .contains("anthropic");
  }

  @Test
  void readsAFileThatBeginsWithAByteOrderMarkAndHasWindowsLines() {
    String yaml = "\uFEFF" + smallest().replace("\n", "\r\n");

    assertThat(ready(yaml).bundle().tenants()).hasSize(1);
  }

  @Test
  void acceptsTheLinesThatMintingAKeyPrints() {
    for (String name : List.of("me", "ana@acme.example", "a: b # c", "\"q\\", "null", "0", "*x")) {
      MintedKey minted = MintedKey.mint(name, new Random(name.hashCode()));
      String yaml = "providers:\n  simulator:\nkeys:\n" + minted.lines();
      KeyGrant grant = ready(yaml).bundle().tenants().getFirst().keys().getFirst();

      assertThat(grant.id()).isEqualTo(minted.key().id());
      assertThat(grant.secrets()).containsExactly(KeySecret.lasting(minted.key().digest()));
      assertThat(grant.owner()).isEqualTo(name);
      assertThat(minted.lines()).doesNotContain(minted.key().whole().reveal());
    }
  }

  private static String smallest() {
    return DOCUMENTED.get(1);
  }

  private static KeyGrant key(TenantPolicy tenant, String owner) {
    return tenant.keys().stream()
        .filter(key -> key.owner().equals(owner))
        .findFirst()
        .orElseThrow();
  }

  private static GatewayResult.Ready ready(String yaml) {
    byte[] utf8 = yaml.getBytes(StandardCharsets.UTF_8);
    return switch (GatewayYaml.load(utf8, reference -> Optional.of(CI_KEY.whole()))) {
      case GatewayResult.Ready ready -> ready;
      case GatewayResult.Rejected rejected ->
          throw new AssertionError("rejected: " + rejected.problems());
    };
  }

  private static List<String> documented() {
    try {
      String page = Files.readString(Path.of("..", "..", "docs", "reference", "gateway-yaml.md"));
      List<String> examples = new ArrayList<>();
      String[] fences = page.split("(?m)^```(yaml)?\n");
      for (int index = 1; index < fences.length; index += 2) {
        examples.add(fences[index]);
      }
      return examples;
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }
}
