package dev.signalbox.compiler;

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
import org.junit.jupiter.api.Test;

class ProviderCatalogueTest {

  private static final SecretRef SECRET = new SecretRef.Environment("K");
  private final ProviderCatalogue catalogue = ProviderCatalogue.builtIn();

  @Test
  void knowsTheProvidersThatItPromises() {
    assertThat(catalogue.entries())
        .extracting(CatalogueEntry::name)
        .containsExactly(
            "anthropic",
            "openai",
            "gemini",
            "mistral",
            "groq",
            "together",
            "deepseek",
            "xai",
            "openrouter",
            "fireworks",
            "cerebras",
            "ollama",
            "vllm",
            "simulator",
            "bedrock",
            "vertex",
            "azure",
            "foundry");
  }

  @Test
  void holdsNothingThatTheCompilerWouldRefuse() {
    for (CatalogueEntry entry : catalogue.entries()) {
      assertThat(catalogue.completed(entry.name(), entry.baseUrl())).isEqualTo(entry.baseUrl());
      assertThat(entry.knownModels())
          .allMatch(name -> ModelPattern.matchesAny(entry.models(), name));
      SecretRef secret = entry.keyVariable().isEmpty() ? new SecretRef.None() : SECRET;
      CompileResult result =
          PolicyCompiler.compile(
              Policies.withProviders(ProviderSource.of(entry.name(), Optional.empty(), secret)));
      assertThat(result instanceof CompileResult.Compiled)
          .as(entry.name())
          .isEqualTo(!entry.ownAddress());
    }
  }

  @Test
  void showsAnAddressThatIsNobodysWhereEveryCustomerHasTheirOwn() {
    assertThat(catalogue.entries().stream().filter(CatalogueEntry::ownAddress))
        .extracting(CatalogueEntry::name)
        .containsExactly("vertex", "azure", "foundry");
  }

  @Test
  void completesBaseAddresses() {
    assertThat(completed("anthropic", "http://127.0.0.1:9000"))
        .isEqualTo("http://127.0.0.1:9000/v1");
    assertThat(completed("anthropic", "http://127.0.0.1:9000/"))
        .isEqualTo("http://127.0.0.1:9000/v1");
    assertThat(completed("anthropic", "http://127.0.0.1:9000/v1/"))
        .isEqualTo("http://127.0.0.1:9000/v1");
    assertThat(completed("anthropic", "https://gate.example/anthropic"))
        .isEqualTo("https://gate.example/anthropic/v1");
    assertThat(completed("openai", "http://127.0.0.1:9000")).isEqualTo("http://127.0.0.1:9000/v1");
    assertThat(completed("openai", "https://gate.example/openai//"))
        .isEqualTo("https://gate.example/openai");
    assertThat(completed("gemini", "http://127.0.0.1:9000"))
        .isEqualTo("http://127.0.0.1:9000/v1beta");
    assertThat(completed("own", "http://[::1]:9000/")).isEqualTo("http://[::1]:9000/v1");
    assertThat(completed("own", "http://h.example/api/v2")).isEqualTo("http://h.example/api/v2");
  }

  @Test
  void completingTwiceChangesNothing() {
    for (String name : List.of("anthropic", "openai", "gemini", "own")) {
      for (String url : List.of("http://h.example", "http://h.example/a/", "http://h.example/v1")) {
        String once = completed(name, url);

        assertThat(completed(name, once)).isEqualTo(once);
      }
    }
  }

  @Test
  void makesAProviderFromAName() {
    ProviderSpec openai = catalogue.provider("openai", Optional.empty(), SECRET).orElseThrow();

    assertThat(openai.baseUrl()).hasToString("https://api.openai.com/v1");
    assertThat(openai.credential()).isEqualTo(new CredentialSpec(Scheme.BEARER, SECRET));
    assertThat(openai.models()).contains("gpt-*", "*");
    assertThat(openai.usageInStream()).isTrue();
  }

  @Test
  void makesTheSameProviderThatThePolicyCompilerMakes() {
    for (CatalogueEntry entry : catalogue.entries()) {
      if (entry.scheme().sendsKey()) {
        URI loopback = URI.create("http://127.0.0.1:9000");
        ProviderSource source =
            ProviderSource.of(entry.name(), Optional.of(loopback.toString()), SECRET);
        ProviderSpec compiled =
            Policies.compiled(
                    new PolicySource(
                        1,
                        List.of(Policies.tenant(List.of(), List.of(source), List.of())),
                        Limits.DEFAULT,
                        Egress.PRIVATE_ALLOWED))
                .tenants()
                .getFirst()
                .providers()
                .getFirst();

        assertThat(catalogue.provider(entry.name(), Optional.of(loopback), SECRET))
            .contains(compiled);
      }
    }
  }

  @Test
  void takesAnUnknownNameWithAnAddressForAnOpenAiCompatibleProvider() {
    ProviderSpec own =
        catalogue
            .provider("own", Optional.of(URI.create("http://127.0.0.1:1")), new SecretRef.None())
            .orElseThrow();

    assertThat(own.formats()).containsExactlyInAnyOrder(WireFormat.OPENAI, WireFormat.OPENAI_CHAT);
    assertThat(own.credential()).isEqualTo(CredentialSpec.NONE);
    assertThat(own.models()).containsExactly("*");
    assertThat(catalogue.provider("own", Optional.empty(), SECRET)).isEmpty();
  }

  private String completed(String name, String url) {
    return catalogue.completed(name, URI.create(url)).toString();
  }
}
