package dev.signalbox.compiler.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.compiler.PolicyProblem;
import dev.signalbox.compiler.PolicySource.Egress;
import dev.signalbox.compiler.document.AnyDocument;
import dev.signalbox.compiler.document.DocumentCodec;
import dev.signalbox.compiler.document.PolicyDocument;
import dev.signalbox.model.json.Json;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

final class PolicyYamlTest {

  @Property(tries = 500)
  void readsBackWhatItWrites(@ForAll long seed) {
    PolicyDocument document = AnyDocument.of(seed);

    assertThat(read(PolicyYaml.write(document))).isEqualTo(document);
  }

  @Property(tries = 200)
  void readsJsonOfTheSameShape(@ForAll long seed) {
    PolicyDocument document = AnyDocument.of(seed);

    assertThat(read(Json.write(DocumentCodec.write(document)))).isEqualTo(document);
  }

  @Property(tries = 2_000)
  void readsOrRefusesAnyDamageAndNeverThrows(@ForAll long seed) {
    Random random = new Random(seed);
    byte[] text = PolicyYaml.write(AnyDocument.of(seed)).getBytes(StandardCharsets.UTF_8);
    for (int hits = random.nextInt(1, 6); hits > 0; hits--) {
      text[random.nextInt(text.length)] =
          (byte) ("\n\t :&*!{}[]|>\"'-#%@`\0\u007f".charAt(random.nextInt(20)));
    }

    switch (PolicyYaml.read(text, Egress.PRIVATE_ALLOWED)) {
      case PolicyYaml.Result.Ready(PolicyDocument document) ->
          assertThat(read(PolicyYaml.write(document))).isEqualTo(document);
      case PolicyYaml.Result.Rejected(List<PolicyProblem> problems) ->
          assertThat(problems)
              .isNotEmpty()
              .allSatisfy(problem -> assertThat(problem.position()).isPresent());
    }
  }

  @Test
  void writesForPeople() {
    String yaml =
        """
        providers:
          openai:
            key: env:OPENAI_API_KEY
          local:
            base_url: "http://10.0.0.5:8000/v1"
            key: none
            formats: [openai]
            models: ["llama-*"]
        aliases:
          fast:
            model: gpt-5-mini
        settings:
          staleness: strict
          stale_after: 5m
        """;

    assertThat(PolicyYaml.write(read(yaml)))
        .isEqualTo(yaml.replace("\"http://10.0.0.5:8000/v1\"", "http://10.0.0.5:8000/v1"));
  }

  @Test
  void takesTheLinesOfAGatewayFile() {
    String lines =
        """
        providers:
          anthropic:
            key: env:ANTHROPIC_API_KEY
        aliases:
          smart: claude-sonnet-5
        """;

    PolicyDocument document = read(lines);

    assertThat(document.alias("smart").orElseThrow().model()).isEqualTo("claude-sonnet-5");
    assertThat(
            GatewayYaml.load(
                (lines
                        + "keys:\n  dev:\n    id: abcdefghijkl\n    sha256: \""
                        + "0".repeat(64)
                        + "\"\n")
                    .getBytes(StandardCharsets.UTF_8),
                reference -> Optional.empty()))
        .isInstanceOf(GatewayResult.Ready.class);
  }

  @Test
  void tellsEverythingThatIsWrongAtItsPlace() {
    List<String> problems =
        problems(
            """
            providers:
              openai:
                kye: env:X
                formats: [cobol]
              inside:
                base_url: http://169.254.169.254/v1
                key: none
            aliases:
              fast: {provider: nobody, model: m}
            settings:
              staleness: never
              stale_after: 3
            keys: {}
            """);

    assertThat(problems)
        .anySatisfy(text -> assertThat(text).startsWith("policy:3:5: providers.openai.kye"))
        .anySatisfy(text -> assertThat(text).startsWith("policy:4:").contains("unknown format"))
        .anySatisfy(text -> assertThat(text).startsWith("policy:6:").contains("base_url"))
        .anySatisfy(text -> assertThat(text).startsWith("policy:9:").contains("nobody"))
        .anySatisfy(text -> assertThat(text).startsWith("policy:11:").contains("unknown word"))
        .anySatisfy(text -> assertThat(text).startsWith("policy:12:").contains("not a time"))
        .anySatisfy(text -> assertThat(text).startsWith("policy:13:").contains("keys"))
        .hasSizeGreaterThanOrEqualTo(7);
  }

  @Test
  void refusesHostileTextsQuicklyAndByName() {
    StringBuilder bomb = new StringBuilder("a: &a [x, x]\n");
    for (char c = 'b'; c <= 'z'; c++) {
      char last = (char) (c - 1);
      bomb.append(c)
          .append(": &")
          .append(c)
          .append(" [*")
          .append(last)
          .append(",*")
          .append(last)
          .append("]\n");
    }
    String deep = "providers: " + "{a: ".repeat(5_000) + "1" + "}".repeat(5_000);
    String huge = "aliases:\n" + "  x: y # ".repeat(200_000);

    assertThat(problems(bomb.toString())).singleElement().asString().contains("anchors");
    assertThat(problems("a: !!javax.script.ScriptEngineManager []"))
        .singleElement()
        .asString()
        .contains("tags");
    assertThat(problems(deep)).singleElement().asString().contains("nested deeper");
    assertThat(problems(huge)).singleElement().asString().contains("larger than 1 MiB");
    assertThat(problems("providers:\n  a:\n    key: none\n  a:\n    key: none\n"))
        .anySatisfy(text -> assertThat(text).contains("already set in line 2"));
    assertThat(problems("aliases: {a: b, a: c}"))
        .anySatisfy(text -> assertThat(text).contains("already set"));
    assertThat(problems("")).singleElement().asString().contains("empty");
    assertThat(problems("--- {}\n--- {}\n")).singleElement().asString().contains("several");
    assertThat(problems("<<: {providers: {}}")).isNotEmpty();
    assertThat(problems("\u0000")).isNotEmpty();
  }

  @Test
  void neverRepeatsAKeyThatStandsWhereAReferenceBelongs() {
    assertThat(problems("providers:\n  openai:\n    key: sk-verysecret\n"))
        .anySatisfy(text -> assertThat(text).contains("does not belong in this file"))
        .noneSatisfy(text -> assertThat(text).contains("sk-verysecret"));
  }

  @Test
  void refusesADocumentThatCouldNotBeExported() {
    StringBuilder yaml = new StringBuilder("providers:\n");
    for (int index = 0; index < 100; index++) {
      yaml.append("  p")
          .append(index)
          .append(": {key: none, base_url: \"https://h/v1\", models: [");
      for (int model = 0; model < 200; model++) {
        yaml.append(model == 0 ? "" : ",").append(1_000 + model).append("x".repeat(46));
      }
      yaml.append("]}\n");
    }

    assertThat(yaml.length()).isLessThan(PolicyYaml.MAX_BYTES);
    assertThat(problems(yaml.toString()))
        .anySatisfy(text -> assertThat(text).contains("larger than 1 MiB"));
  }

  @Test
  void readsAnEmptyPolicyAsTheUsualOne() {
    assertThat(read("{}")).isEqualTo(PolicyDocument.EMPTY);
    assertThat(read(PolicyYaml.write(PolicyDocument.EMPTY))).isEqualTo(PolicyDocument.EMPTY);
    assertThat(PolicyDocument.EMPTY.settings().staleAfter()).isEqualTo(Duration.ofMinutes(15));
  }

  private static PolicyDocument read(String text) {
    return switch (PolicyYaml.read(text.getBytes(StandardCharsets.UTF_8), Egress.PRIVATE_ALLOWED)) {
      case PolicyYaml.Result.Ready(PolicyDocument document) -> document;
      case PolicyYaml.Result.Rejected(List<PolicyProblem> problems) ->
          throw new AssertionError(text + "\n" + problems);
    };
  }

  private static List<String> problems(String text) {
    return switch (PolicyYaml.read(text.getBytes(StandardCharsets.UTF_8), Egress.PRIVATE_ALLOWED)) {
      case PolicyYaml.Result.Ready(PolicyDocument document) ->
          throw new AssertionError("accepted " + document.providers().size() + " providers");
      case PolicyYaml.Result.Rejected(List<PolicyProblem> problems) ->
          problems.stream().map(problem -> problem.text("policy")).toList();
    };
  }
}
