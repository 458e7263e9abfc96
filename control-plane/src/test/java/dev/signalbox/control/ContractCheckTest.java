package dev.signalbox.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.control.ContractCheck.Exchange;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/// That the check of the contract finds what is wrong.
final class ContractCheckTest {

  private static final String CONTRACT =
      """
      openapi: 3.1.0
      paths:
        /things:
          post:
            requestBody:
              content:
                application/json:
                  schema: { type: object, additionalProperties: false, properties: { a: { type: integer } } }
            responses:
              "201":
                content: { application/json: { schema: { $ref: "#/components/schemas/Thing" } } }
              default: { $ref: "#/components/responses/Problem" }
        /things/{id}:
          delete:
            responses:
              "204": { description: Gone. }
        /things/special:
          get:
            responses:
              "200": { content: { text/plain: { schema: { type: string } } } }
      components:
        responses:
          Problem:
            content:
              application/problem+json:
                schema: { type: object, required: [code] }
        schemas:
          Thing: { type: object, required: [at], properties: { at: { type: string, format: date-time } } }
      """;

  private static final String THING = "{\"at\":\"2026-11-21T12:00:00Z\"}";

  @Test
  void findsNothingWrongWithWhatWasPromised() {
    assertThat(created("{\"a\":1}", THING)).isEmpty();
    assertThat(faults("POST", "/things", 422, "application/problem+json", "{\"code\":\"x\"}"))
        .isEmpty();
    assertThat(faults("DELETE", "/things/7", 204, "", "")).isEmpty();
    assertThat(faults("GET", "/things/special", 200, "text/plain; charset=utf-8", "x")).isEmpty();
    assertThat(faults("GET", "/nothing", 404, "application/problem+json", "{\"code\":\"x\"}"))
        .isEmpty();
  }

  @Test
  void findsWhatWasNotPromised() {
    assertThat(created("{\"a\":1}", "{}")).hasSize(1);
    assertThat(created("{\"a\":1}", "{\"at\":\"soon\"}")).hasSize(1);
    assertThat(created("{\"a\":1}", "not JSON")).hasSize(1);
    assertThat(created("{\"a\":\"1\"}", THING)).hasSize(1);
    assertThat(created("{\"b\":1}", THING)).hasSize(1);
    assertThat(faults("POST", "/things", 201, "text/html", THING)).hasSize(1);
    assertThat(faults("POST", "/things", 422, "application/problem+json", "{}")).hasSize(1);
    assertThat(faults("DELETE", "/things/7", 204, "", "a body")).hasSize(1);
    assertThat(faults("DELETE", "/things/7", 200, "", "")).hasSize(1);
    assertThat(faults("GET", "/nothing", 200, "text/plain", "x")).hasSize(1);
    assertThat(faults("GET", "/nothing", 404, "text/html", "x")).hasSize(1);
  }

  private static List<String> created(String sent, String body) {
    return check(new Exchange("POST", "/things", sent, 201, "application/json", body));
  }

  private static List<String> faults(
      String method, String path, int status, String type, String body) {
    return check(new Exchange(method, path, null, status, type, body));
  }

  @SuppressWarnings("unchecked") // Written above.
  private static List<String> check(Exchange exchange) {
    Load load = new Load(LoadSettings.builder().build());
    return new ContractCheck((Map<String, Object>) load.loadFromString(CONTRACT)).faults(exchange);
  }
}
