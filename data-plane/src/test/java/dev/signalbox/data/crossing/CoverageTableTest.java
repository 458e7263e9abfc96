package dev.signalbox.data.crossing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.data.conversation.Loss;
import dev.signalbox.data.translate.Order;
import dev.signalbox.data.translate.TranslatedRequest;
import dev.signalbox.data.translate.Translation;
import dev.signalbox.model.json.Json;
import dev.signalbox.model.json.JsonValue;
import dev.signalbox.model.json.JsonValue.Obj;
import dev.signalbox.model.wire.Dialect;
import dev.signalbox.model.wire.Surface;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// `docs/reference/coverage.md` says what becomes of each feature on its way from each dialect to
/// each other one. It is made by trying: of each dialect a request with the feature is translated.
/// `-Dsignalbox.write=true` writes the page anew.
class CoverageTableTest {

  private static final Path PAGE = Path.of("../docs/reference/coverage.md");

  private static final Map<Dialect, String> MODELS =
      Map.of(
          Dialect.MESSAGES, "claude-opus-5-5",
          Dialect.CHAT, "gpt-5.5",
          Dialect.RESPONSES, "gpt-5.5",
          Dialect.GEMINI, "gemini-3.1-pro-preview",
          Dialect.CONVERSE, "us.anthropic.claude-opus-5-5-v1:0");

  private static final Map<Dialect, Surface> SURFACES =
      Map.of(
          Dialect.MESSAGES, Surface.MESSAGES,
          Dialect.CHAT, Surface.CHAT_COMPLETIONS,
          Dialect.RESPONSES, Surface.RESPONSES,
          Dialect.GEMINI, Surface.GENERATE_CONTENT,
          Dialect.CONVERSE, Surface.CONVERSE);

  @Test
  void thePageSaysWhatTranslationDoes() throws IOException {
    String page = page();
    if (Boolean.getBoolean("signalbox.write")) {
      Files.writeString(PAGE, page);
    }

    assertThat(Files.readString(PAGE))
        .as("run this test with -Dsignalbox.write=true and look at what changed")
        .isEqualTo(page);
  }

  private static String page() throws IOException {
    StringBuilder out = new StringBuilder();
    out.append(
        """
        # What crosses

        What becomes of a feature of a request when its route leads to a provider of another dialect. Made by `CoverageTableTest`, which
        translates one request for each cell; do not edit.

        - **exact**: same dialect, the same bytes, whatever they say. That also holds between Anthropic's Messages, Claude on Bedrock
          (InvokeModel) and Claude on Vertex (rawPredict), where only the envelope changes, and between Gemini and Gemini on Vertex.
        - **translated**: said in the other dialect's words.
        - **reported**: left out, because it does not change what the call means; named in the header `x-signalbox-lost`.
        - **refused**: the call would mean something else without it. It is refused with `route_would_lose`, unless its alias allows the
          loss (`allows`); then it is reported.
        - **–**: the client's dialect has no such thing.

        """);
    Map<Dialect, Obj> samples = samples();
    for (Dialect from : Dialect.values()) {
      Obj dialect = Objects.requireNonNull(samples.get(from));
      out.append("## From ").append(title(from)).append("\n\n| feature |");
      for (Dialect to : Dialect.values()) {
        out.append(' ').append(title(to)).append(" |");
      }
      out.append("\n|---|").append("---|".repeat(Dialect.values().length)).append('\n');
      for (Map.Entry<String, JsonValue> feature : dialect.object("features").members().entrySet()) {
        out.append("| ").append(feature.getKey()).append(" |");
        for (Dialect to : Dialect.values()) {
          out.append(' ').append(cell(from, to, dialect, feature.getValue())).append(" |");
        }
        out.append('\n');
      }
      out.append('\n');
    }
    return out.toString().stripTrailing() + "\n";
  }

  private static String cell(Dialect from, Dialect to, Obj dialect, JsonValue feature) {
    if (from == to) {
      return "exact";
    }
    if (!(feature instanceof Obj members)) {
      return "–";
    }
    Map<String, JsonValue> request = new LinkedHashMap<>(dialect.object("base").members());
    request.putAll(members.members());
    String model = Objects.requireNonNull(MODELS.get(to));
    Order order =
        new Order(
            from,
            to,
            "asked",
            model,
            false,
            false,
            Set.of(),
            ModelFacts.of(Objects.requireNonNull(SURFACES.get(to)), model),
            "0197",
            1_700_000_000);
    TranslatedRequest crossed =
        Translation.translate(order, Json.write(new Obj(request)).getBytes(UTF_8));
    return switch (crossed) {
      case TranslatedRequest.Ready ready -> ready.losses().isEmpty() ? "translated" : "reported";
      case TranslatedRequest.Lossy lossy -> "refused (" + named(lossy) + ")";
      case TranslatedRequest.Malformed malformed ->
          throw new AssertionError(from + " to " + to + ": " + malformed.problem());
    };
  }

  private static String named(TranslatedRequest.Lossy lossy) {
    return String.join(
        ", ",
        lossy.losses().stream()
            .map(Loss::feature)
            .map(feature -> feature.wireName())
            .distinct()
            .sorted()
            .toList());
  }

  private static String title(Dialect dialect) {
    return switch (dialect) {
      case MESSAGES -> "Messages";
      case CHAT -> "Chat";
      case RESPONSES -> "Responses";
      case GEMINI -> "Gemini";
      case CONVERSE -> "Converse";
    };
  }

  private static Map<Dialect, Obj> samples() throws IOException {
    try (InputStream in = CoverageTableTest.class.getResourceAsStream("samples.json")) {
      Map<Dialect, Obj> samples = new LinkedHashMap<>();
      Json.parse(Objects.requireNonNull(in).readAllBytes())
          .asObject()
          .members()
          .forEach((name, sample) ->
              samples.put(
                  Dialect.valueOf(name.toUpperCase(java.util.Locale.ROOT)), sample.asObject()));
      return samples;
    }
  }
}
