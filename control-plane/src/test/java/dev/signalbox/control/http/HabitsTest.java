package dev.signalbox.control.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

final class HabitsTest {

  private static final String DOCUMENT =
      """
      paths:
        /things:
          get:
            responses:
              "200":
                content:
                  application/json:
                    schema: { allOf: [ { $ref: "#/components/schemas/Page" } ] }
          post:
            requestBody:
              content:
                application/json:
                  schema:
                    required: [name]
                    properties:
                      name: { type: string }
                      size: { type: integer }
                      parts: { type: array, items: { properties: { no: { type: integer } } } }
            responses:
              "201":
                content:
                  application/json:
                    schema:
                      required: [id, token]
                      properties: { id: {}, token: { x-shown-once: true } }
        /things/{id}:
          get: { responses: { "200": { content: { application/json: { schema: {} } } } } }
        /reports:
          post: { security: [ { proxyToken: [] } ], responses: {} }
      """;

  private final Map<String, Object> document = document();

  @Test
  void offerCsvWhereThereIsAList() {
    assertThat(text("/things", "get")).contains("text/csv");
    assertThat(text("/things/{id}", "get")).doesNotContain("text/csv");
  }

  @Test
  void offerKeysAndDryRunsToMembersOnly() {
    assertThat(text("/things", "post")).contains("parameters/IdempotencyKey", "parameters/DryRun");
    assertThat(text("/reports", "post")).doesNotContain("parameters");
    assertThat(text("/things", "get")).doesNotContain("parameters");
  }

  @Test
  void letNullStandForWhatMayBeLeftOut() {
    assertThat(at("/things", "post", "requestBody", "content", "application/json", "schema"))
        .hasToString(
            "{required=[name], properties={name={type=string}, size="
                + nullable("{type=integer}")
                + ", parts="
                + nullable(
                    "{type=array, items={properties={no=" + nullable("{type=integer}") + "}}}")
                + "}}");
  }

  @Test
  void letAReplayLackTheSecret() {
    Map<?, ?> schema =
        at("/things", "post", "responses", "201", "content", "application/json", "schema");

    assertThat(schema.get("required")).isEqualTo(List.of("id"));
    assertThat(schema.get("properties").toString()).contains("secret_no_longer_available");
  }

  private static String nullable(String schema) {
    return "{anyOf=[" + schema + ", {type=null}]}";
  }

  private String text(String path, String method) {
    return at(path, method).toString();
  }

  private Map<?, ?> at(String... names) {
    Map<?, ?> found = (Map<?, ?>) document.get("paths");
    for (String name : names) {
      found = (Map<?, ?>) found.get(name);
    }
    return found;
  }

  @SuppressWarnings("unchecked") // Written above.
  private static Map<String, Object> document() {
    Load load = new Load(LoadSettings.builder().build());
    Map<String, Object> document = (Map<String, Object>) load.loadFromString(DOCUMENT);
    Habits.weave(document);
    return document;
  }
}
