package dev.signalbox.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.launcher.ProviderPlan.Stored;
import dev.signalbox.model.json.Json;
import dev.signalbox.model.wire.WireFormat;
import java.net.URI;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class ProviderPlanTest {

  private static final ProviderPlan.Simulator SIMULATOR =
      new ProviderPlan.Simulator(
          URI.create("http://127.0.0.1:8083/v1"), Path.of("/data/keys/simulator-key"));
  private static final String ALL =
      "{'base_url':'http://127.0.0.1:8083/v1','formats':['anthropic','openai'],"
          + "'models':['simulator-*','*'],'scheme':'bearer','secret':'file:/data/keys/simulator-key'}";

  @Test
  void letsTheSimulatorServeEverythingWhereThereIsNothingElse() {
    ProviderPlan plan = plan(Map.of(), Map.of());
    assertThat(plan.registrations()).containsOnlyKeys("simulator");
    assertThat(body(plan, "simulator")).isEqualTo(ALL);
    assertThat(plan.notes()).isEmpty();
  }

  @Test
  void registersTheProvidersWhoseKeysAreInTheEnvironmentByReferenceOnly() {
    ProviderPlan plan =
        plan(
            Map.of(),
            Map.of("ANTHROPIC_API_KEY", "sk-a", "GEMINI_API_KEY", "g", "GROQ_API_KEY", "gsk"));
    assertThat(plan.registrations()).containsOnlyKeys("anthropic", "gemini", "simulator");
    assertThat(body(plan, "anthropic")).isEqualTo("{'secret':'env:ANTHROPIC_API_KEY'}");
    assertThat(body(plan, "gemini")).isEqualTo("{'secret':'env:GEMINI_API_KEY'}");
    assertThat(plan.registrations().toString()).doesNotContain("sk-a");
  }

  @Test
  void takesAnEmptyVariableForNone() {
    assertThat(plan(Map.of(), Map.of("OPENAI_API_KEY", " ")).registrations())
        .containsOnlyKeys("simulator");
  }

  @Test
  void letsTheSimulatorStepBackFromAFormatThatARealProviderServesWholly() {
    ProviderPlan plan = plan(Map.of("anthropic", URI.create("http://127.0.0.1:9")), Map.of());
    assertThat(body(plan, "anthropic"))
        .isEqualTo("{'base_url':'http://127.0.0.1:9','secret':'none'}");
    assertThat(body(plan, "simulator"))
        .contains("'formats':['openai']", "'models':['simulator-*','*']");
  }

  @Test
  void keepsTheSimulatorForItsOwnModelsOnceRealProvidersServeEveryFormat() {
    ProviderPlan plan =
        plan(Map.of("anthropic", URI.create("http://127.0.0.1:9")), Map.of("OPENAI_API_KEY", "k"));
    assertThat(body(plan, "simulator"))
        .contains("'formats':['anthropic','openai']", "'models':['simulator-*']");
  }

  @Test
  void keepsTheSimulatorBesideAProviderWithModelsOfItsOwnOnly() {
    assertThat(body(plan(Map.of(), Map.of("GEMINI_API_KEY", "g")), "simulator")).isEqualTo(ALL);
  }

  @Test
  void usesTheKeyOfTheEnvironmentForAProviderGivenByAddress() {
    ProviderPlan plan =
        plan(Map.of("openai", URI.create("http://127.0.0.1:9/v1")), Map.of("OPENAI_API_KEY", "k"));
    assertThat(body(plan, "openai"))
        .isEqualTo("{'base_url':'http://127.0.0.1:9/v1','secret':'env:OPENAI_API_KEY'}");
  }

  @Test
  void takesANameThatTheCatalogueDoesNotKnowForAnOpenAiCompatibleProvider() {
    ProviderPlan plan = plan(Map.of("mine", URI.create("http://127.0.0.1:9/v1")), Map.of());
    assertThat(body(plan, "simulator")).contains("'formats':['anthropic']");
  }

  @Test
  void takesWhatTheToolsOfACloudWouldTake() {
    Map<String, URI> given =
        Map.of(
            "bedrock",
            URI.create("http://127.0.0.1:9"),
            "vertex",
            URI.create("http://127.0.0.1:8"));

    ProviderPlan none = plan(given, Map.of());
    assertThat(body(none, "bedrock"))
        .isEqualTo("{'base_url':'http://127.0.0.1:9','scheme':'none','secret':'none'}");
    ProviderPlan keys =
        plan(
            given,
            Map.of(
                "AWS_ACCESS_KEY_ID",
                "a",
                "AWS_REGION",
                "eu-west-1",
                "GOOGLE_APPLICATION_CREDENTIALS",
                "/run/key.json"));
    assertThat(body(keys, "bedrock"))
        .contains("'auth_settings':{'source':'environment','region':'eu-west-1'}");
    assertThat(body(keys, "vertex")).contains("'scheme':'google','secret':'file:/run/key.json'");
    assertThat(body(plan(given, Map.of("AWS_BEARER_TOKEN_BEDROCK", "b")), "bedrock"))
        .contains("'scheme':'bearer','secret':'env:AWS_BEARER_TOKEN_BEDROCK'");
  }

  @Test
  void leavesWhatAnAdministratorChangedAlone() {
    Stored changed = new Stored("openai", Set.of(), List.of("gpt-5"), "env:OPENAI_API_KEY");
    ProviderPlan plan =
        ProviderPlan.of(Map.of(), Map.of("OPENAI_API_KEY", "k"), SIMULATOR, List.of(changed));
    assertThat(plan.registrations()).containsOnlyKeys("simulator");
    assertThat(body(plan, "simulator")).isEqualTo(ALL);
  }

  @Test
  void remembersTheProvidersOfAnEarlierStartAndSaysWhenTheirKeyIsMissing() {
    Stored earlier =
        new Stored(
            "anthropic", EnumSet.noneOf(WireFormat.class), List.of(), "env:ANTHROPIC_API_KEY");
    ProviderPlan plan = ProviderPlan.of(Map.of(), Map.of(), SIMULATOR, List.of(earlier));
    assertThat(body(plan, "simulator")).contains("'formats':['openai']");
    assertThat(plan.notes()).singleElement().asString().contains("ANTHROPIC_API_KEY");
  }

  private static ProviderPlan plan(Map<String, URI> given, Map<String, String> environment) {
    return ProviderPlan.of(given, environment, SIMULATOR, List.of());
  }

  private static String body(ProviderPlan plan, String name) {
    return Json.write(plan.registrations().get(name)).replace('"', '\'');
  }
}
