package dev.signalbox.compiler;

import static dev.signalbox.compiler.Policies.compiled;
import static dev.signalbox.compiler.Policies.problems;
import static dev.signalbox.compiler.Policies.provider;
import static dev.signalbox.compiler.Policies.providerAt;
import static dev.signalbox.compiler.Policies.withProviders;
import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.compiler.PolicySource.Egress;
import dev.signalbox.model.bundle.CredentialSpec;
import dev.signalbox.model.bundle.CredentialSpec.Scheme;
import dev.signalbox.model.bundle.Limits;
import dev.signalbox.model.bundle.ProviderSpec;
import dev.signalbox.model.bundle.SecretRef;
import dev.signalbox.model.wire.WireFormat;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ProviderRulesTest {

  @Test
  void completesACatalogueProviderFromTheCatalogue() {
    ProviderSpec anthropic = only(provider("anthropic"));

    assertThat(anthropic.baseUrl()).hasToString("https://api.anthropic.com/v1");
    assertThat(anthropic.formats()).containsExactly(WireFormat.ANTHROPIC);
    assertThat(anthropic.models()).containsExactly("*", "claude-*");
    assertThat(anthropic.credential().scheme()).isEqualTo(Scheme.X_API_KEY);
  }

  @Test
  void takesAnUnknownProviderForAnOpenAiCompatibleOne() {
    ProviderSpec own = only(providerAt("own", "http://10.0.0.7:8000"));

    assertThat(own.baseUrl()).hasToString("http://10.0.0.7:8000/v1");
    assertThat(own.formats()).containsExactlyInAnyOrder(WireFormat.OPENAI, WireFormat.OPENAI_CHAT);
    assertThat(own.models()).containsExactly("*");
    assertThat(own.credential().scheme()).isEqualTo(Scheme.BEARER);
    assertThat(own.usageInStream()).isFalse();
  }

  @Test
  void completesTheAddressOfAnUnknownProviderAsItsFormatHasIt() {
    assertThat(completed("own", WireFormat.BEDROCK)).isEqualTo("http://10.0.0.7:8000");
    assertThat(completed("own", WireFormat.GEMINI)).isEqualTo("http://10.0.0.7:8000/v1beta");
    assertThat(completed("own", WireFormat.ANTHROPIC)).isEqualTo("http://10.0.0.7:8000/v1");
  }

  private static String completed(String name, WireFormat format) {
    return ProviderCatalogue.builtIn()
        .completed(name, URI.create("http://10.0.0.7:8000/"), Set.of(format))
        .toString();
  }

  @Test
  void usesTheHeaderOfTheFormatThatAnUnknownProviderSpeaks() {
    ProviderSource own =
        new ProviderSource(
            "own",
            Optional.of("https://own.example"),
            Set.of(WireFormat.ANTHROPIC),
            List.of(),
            Optional.empty(),
            Optional.of(new SecretRef.File("/run/key")),
            Optional.empty(),
            Optional.empty());

    assertThat(only(own).credential())
        .isEqualTo(new CredentialSpec(Scheme.X_API_KEY, new SecretRef.File("/run/key")));
  }

  @Test
  void asksForNoKeyWhereNoneIsNeeded() {
    assertThat(only(withoutKey("simulator")).credential()).isEqualTo(CredentialSpec.NONE);
    assertThat(only(withoutKey("ollama")).credential()).isEqualTo(CredentialSpec.NONE);
  }

  @Test
  void asksForTheKeyByTheNameThatTheProvidersOwnToolsUse() {
    assertThat(problems(withProviders(withoutKey("anthropic"))))
        .containsExactly(
            "policy: providers.anthropic.key: the provider's key is not set. Write key:"
                + " env:ANTHROPIC_API_KEY, key: file:PATH, or key: none.");
  }

  @Test
  void refusesAuthenticationThatDoesNotFitTheKey() {
    for (Optional<SecretRef> secret :
        List.<Optional<SecretRef>>of(
            Optional.of(new SecretRef.None()), Optional.of(new SecretRef.Environment("K")))) {
      Scheme wrong = secret.get() instanceof SecretRef.None ? Scheme.BEARER : Scheme.NONE;
      ProviderSource odd =
          new ProviderSource(
              "openai",
              Optional.empty(),
              Set.of(),
              List.of(),
              Optional.of(wrong),
              secret,
              Optional.empty(),
              Optional.empty());

      assertThat(problems(withProviders(odd)))
          .singleElement()
          .asString()
          .startsWith("policy: providers.openai.auth: ");
    }
  }

  @Test
  void refusesAddressesThatAreNotPlain() {
    List<String> odd =
        List.of(
            "",
            "api.example",
            "ftp://api.example/v1",
            "https://",
            "https:///v1",
            "https://user:hunter2@api.example/v1",
            "https://api.example/v1?key=1",
            "https://api.example/v1#top",
            "https://api.example/a/../v1",
            "https://api.example/%2e%2e/v1",
            "https://api.example:0/v1",
            "https://api.example:70000/v1",
            "https://under_score.example/v1",
            "https://api example/v1",
            "https://api.example/" + "x".repeat(3000));

    assertThat(odd)
        .allSatisfy(url ->
            assertThat(problems(withProviders(providerAt("own", url))))
                .singleElement()
                .asString()
                .startsWith("policy: providers.own.base_url: ")
                .doesNotContain("hunter2"));
  }

  @Test
  void neverTakesAMetadataServiceForAProvider() {
    for (String host :
        List.of(
            "169.254.169.254",
            "169.254.170.2",
            "[fe80::1]",
            "[fd00:ec2::254]",
            "[::ffff:169.254.169.254]",
            "100.100.100.200",
            "168.63.129.16",
            "metadata.google.internal",
            "METADATA.google.internal.",
            "metadata")) {
      assertThat(problems(withProviders(providerAt("own", "http://" + host + "/v1"))))
          .as(host)
          .singleElement()
          .asString()
          .contains("a metadata service is not a provider");
    }
  }

  @Test
  void refusesSpellingsThatHideAnAddress() {
    for (String host :
        List.of(
            "2130706433",
            "0x7f000001",
            "0177.0.0.1",
            "127.1",
            "0.0.0.0",
            "255.255.255.255",
            "224.0.0.1",
            "[::]",
            "[::127.0.0.1]",
            "[2002:7f00:1::]",
            "[64:ff9b::7f00:1]")) {
      assertThat(problems(withProviders(providerAt("own", "http://" + host + "/v1"))))
          .as(host)
          .singleElement()
          .asString()
          .startsWith("policy: providers.own.base_url: ");
    }
  }

  @Test
  void allowsThisMachineAndPrivateNetworksOnlyToThoseWhoOwnThem() {
    for (String host :
        List.of(
            "127.0.0.1",
            "localhost",
            "vllm",
            "llm.corp.internal",
            "10.1.2.3",
            "172.31.0.1",
            "192.168.0.1",
            "100.64.0.1",
            "[::1]",
            "[fd12::1]")) {
      ProviderSource own = providerAt("own", "https://" + host + ":8000/v1");

      assertThat(only(own).baseUrl().getHost()).as(host).isEqualTo(host);
      assertThat(problems(forStrangers(own)))
          .as(host)
          .singleElement()
          .asString()
          .contains("an address in a private network is not allowed here");
    }
  }

  @Test
  void sendsNoKeyOverPlainHttpToAKnownProvider() {
    assertThat(problems(withProviders(providerAt("own", "http://api.openai.com/v1"))))
        .singleElement()
        .asString()
        .contains("without https");
    assertThat(problems(forStrangers(providerAt("own", "http://own.example/v1"))))
        .singleElement()
        .asString()
        .contains("without https");
    assertThat(only(providerAt("own", "http://own.example/v1")).baseUrl().getScheme())
        .isEqualTo("http");
  }

  @Test
  void refusesNamesThatWouldNotSurviveInAMetric() {
    for (String name : List.of("", "OpenAI", "a b", "-a", "a/b", "x".repeat(64))) {
      assertThat(problems(withProviders(providerAt(name, "https://own.example/v1"))))
          .singleElement()
          .asString()
          .contains("a provider's name has 1 to 63 characters");
    }
  }

  @Test
  void refusesSecretsThatAreNotReferences() {
    for (SecretRef odd :
        List.of(
            new SecretRef.Environment("a-b"),
            new SecretRef.Environment("A=B"),
            new SecretRef.File(" "),
            new SecretRef.File("a\u0000b"))) {
      assertThat(problems(withProviders(ProviderSource.of("openai", Optional.empty(), odd))))
          .singleElement()
          .asString()
          .startsWith("policy: providers.openai.key: ");
    }
  }

  private static ProviderSource withoutKey(String name) {
    return new ProviderSource(
        name,
        Optional.empty(),
        Set.of(),
        List.of(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  private static PolicySource forStrangers(ProviderSource provider) {
    PolicySource own = withProviders(provider);
    return new PolicySource(1, own.tenants(), Limits.DEFAULT, Egress.PUBLIC_ONLY);
  }

  private static ProviderSpec only(ProviderSource provider) {
    return compiled(withProviders(provider)).tenants().getFirst().providers().getFirst();
  }
}
