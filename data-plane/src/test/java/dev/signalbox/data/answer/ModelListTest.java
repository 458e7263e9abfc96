package dev.signalbox.data.answer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.data.exchange.FakeHeaders;
import dev.signalbox.model.json.Json;
import dev.signalbox.model.json.JsonValue;
import dev.signalbox.model.wire.WireFormat;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ModelListTest {

  private static final Instant SINCE = Instant.parse("2026-11-21T00:00:00Z");
  private static final List<String> LETTERS = List.of("a", "b", "c", "d", "e");

  @Test
  void anthropicClientsReadTheirShape() {
    JsonValue.Obj body = anthropic(List.of("claude-opus-5-5", "gpt \"5\""), null);

    assertThat(Json.write(body))
        .isEqualTo(
            "{\"data\":[{\"type\":\"model\",\"id\":\"claude-opus-5-5\",\"display_name\":\"claude-opus-5-5\","
                + "\"created_at\":\"2026-11-21T00:00:00Z\"},{\"type\":\"model\",\"id\":\"gpt \\\"5\\\"\","
                + "\"display_name\":\"gpt \\\"5\\\"\",\"created_at\":\"2026-11-21T00:00:00Z\"}],"
                + "\"has_more\":false,\"first_id\":\"claude-opus-5-5\",\"last_id\":\"gpt \\\"5\\\"\"}");
  }

  @Test
  void openAiClientsReadTheirs() {
    OwnAnswer answer = ModelList.render(WireFormat.OPENAI, List.of("gpt-5"), SINCE, "limit=0");

    assertThat(answer.status()).isEqualTo(200);
    assertThat(Json.write(Json.parse(answer.body())))
        .isEqualTo(
            "{\"object\":\"list\",\"data\":[{\"id\":\"gpt-5\",\"object\":\"model\",\"created\":1795219200,"
                + "\"owned_by\":\"signalbox\"}]}");
  }

  @Test
  void anEmptyListHasNoFirstAndNoLast() {
    assertThat(Json.write(anthropic(List.of(), null)))
        .isEqualTo("{\"data\":[],\"has_more\":false,\"first_id\":null,\"last_id\":null}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "limit=2                       | ab    | true",
        "limit=5                       | abcde | false",
        "limit=2&after_id=b            | cd    | true",
        "after_id=c&limit=2            | de    | false",
        "after_id=e                    | ''    | false",
        "after_id=unknown              | ''    | false",
        "limit=2&before_id=d           | bc    | true",
        "limit=9&before_id=c           | ab    | false",
        "before_id=a                   | ''    | false",
        "limit=0                       | a     | true",
        "limit=-1                      | abcde | false",
        "limit=99999999999999          | abcde | false",
        "beta=true&limit=1&after_id=%62 | c    | true",
        "after_id=%zz&limit=1          | a     | true"
      })
  void pagesLikeTheVendor(String query, String letters, boolean more) {
    JsonValue.Obj body = anthropic(LETTERS, query.strip());

    assertThat(ids(body)).isEqualTo(letters);
    assertThat(body.flag("has_more")).isEqualTo(more);
  }

  @Test
  void aPageHoldsTwentyModelsUnlessAskedOtherwiseAndAThousandAtMost() {
    List<String> many = IntStream.range(0, 1_200).mapToObj(Integer::toString).toList();

    assertThat(anthropic(many, null).array("data")).hasSize(20);
    assertThat(anthropic(many, "limit=1000").array("data")).hasSize(1_000);
    assertThat(anthropic(many, "limit=1200").array("data")).hasSize(1_000);
  }

  @ParameterizedTest
  @ValueSource(strings = {"2023-06-01", ""})
  void theShapeFollowsTheVersionField(String version) {
    assertThat(ModelList.formatOf(new FakeHeaders().with("anthropic-version", version)))
        .isEqualTo(WireFormat.ANTHROPIC);
    assertThat(ModelList.formatOf(new FakeHeaders().with("x-api-key", "k")))
        .isEqualTo(WireFormat.OPENAI);
  }

  private static JsonValue.Obj anthropic(List<String> names, @Nullable String query) {
    return Json.parse(ModelList.render(WireFormat.ANTHROPIC, names, SINCE, query).body())
        .asObject();
  }

  private static String ids(JsonValue.Obj body) {
    StringBuilder ids = new StringBuilder();
    body.array("data").forEach(model -> ids.append(model.asObject().string("id")));
    return ids.toString();
  }
}
