package dev.signalbox.control;

import static dev.signalbox.control.TestControl.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.model.json.Json;
import dev.signalbox.model.json.JsonValue;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// What holds for every address; idempotency keys and rates have tests of their own.
final class RestHabitsIT {

  private static TestControl control;

  @BeforeAll
  static void start() {
    control = TestControl.start();
  }

  @AfterAll
  static void stop() {
    control.close();
  }

  @Test
  void putARequestIdOnEveryAnswer() {
    for (String path : List.of("/v1/tenant", "/livez", "/v1/nothing", "/v1/nodes?limit=x")) {
      assertThat(header(control.get(path), "request-id")).matches("req_[0-9a-f]{24}");
      HttpResponse<String> own = get(path, Map.of("request-id", "trace-0123456789"));
      assertThat(header(own, "request-id")).isEqualTo("trace-0123456789");
      if (own.statusCode() >= 400) {
        assertThat(json(own).string("request_id")).isEqualTo("trace-0123456789");
      }
    }
    for (String odd :
        List.of("short", "with space 12", "<script>alert", "x".repeat(65), "-abcdefgh")) {
      assertThat(header(get("/v1/tenant", Map.of("request-id", odd)), "request-id"))
          .startsWith("req_");
    }
  }

  @Test
  void explainEveryProblemWhereItPoints() {
    String docs = json(control.get("/v1/nothing")).string("docs");
    HttpResponse<String> page = control.send("GET", docs.replaceFirst("#.*", ""), null, null);

    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.body()).contains("### " + docs.replaceFirst(".*#", ""));
  }

  @Test
  void sealCursors() {
    member("cursor-a");
    member("cursor-b");
    String cursor = json(control.get("/v1/members?limit=1")).string("next_cursor");

    assertThat(control.get("/v1/members?limit=7&cursor=" + cursor).statusCode()).isEqualTo(200);
    assertThat(code("/v1/nodes?cursor=" + cursor)).isEqualTo("invalid_cursor");
    for (int place : List.of(0, 15, 20, cursor.length() - 1)) {
      char other = cursor.charAt(place) == 'A' ? 'Q' : 'A';
      String changed = cursor.substring(0, place) + other + cursor.substring(place + 1);
      assertThat(code("/v1/members?cursor=" + changed)).isEqualTo("invalid_cursor");
    }
    try (TestControl another = TestControl.start()) {
      assertThat(json(another.get("/v1/members?cursor=" + cursor)).string("code"))
          .isEqualTo("invalid_cursor");
    }
  }

  @Test
  void giveListsAsCsvPageByPage() {
    for (int index = 0; index < 5; index++) {
      member("csv-" + index);
    }
    member("=cmd|' /C calc'!A0");
    List<String> lines = new ArrayList<>();
    Optional<String> next = Optional.of("/v1/members?limit=2");
    while (next.isPresent()) {
      HttpResponse<String> page = get(next.get(), Map.of("accept", "text/csv"));
      assertThat(page.statusCode()).as(page.body()).isEqualTo(200);
      assertThat(header(page, "content-type")).startsWith("text/csv");
      assertThat(header(page, "content-disposition")).contains("members.csv");
      List<String> rows = page.body().lines().toList();
      assertThat(rows.getFirst()).startsWith("id,kind,name,");
      lines.addAll(rows.subList(1, rows.size()));
      next =
          page.headers()
              .firstValue("link")
              .map(link -> URI.create(link.substring(1, link.indexOf('>'))))
              .map(uri -> uri.getRawPath() + "?" + uri.getRawQuery());
    }

    assertThat(lines).hasSizeGreaterThanOrEqualTo(7);
    assertThat(lines)
        .filteredOn(line -> line.contains("calc"))
        .singleElement()
        .asString()
        .contains("\"'=cmd|' /C calc'!A0\"");
    assertThat(get("/v1/costs?group_by=model", Map.of("accept", "text/csv")).statusCode())
        .isEqualTo(200);
    assertThat(
            header(
                get("/v1/nodes", Map.of("accept", "application/json, text/csv;q=0.5")),
                "content-type"))
        .isEqualTo("application/json");
    assertThat(json(get("/v1/tenant", Map.of("accept", "text/csv"))).string("code"))
        .isEqualTo("not_acceptable");
    assertThat(json(get("/v1/members?limit=0", Map.of("accept", "text/csv"))).string("code"))
        .isEqualTo("invalid_parameter");
  }

  @Test
  void letSettingsBeChangedOnlyByWhoHasReadThem() {
    HttpResponse<String> first = control.get("/v1/settings");
    String etag = header(first, "etag");

    assertThat(json(put("deny", Map.of())).string("code")).isEqualTo("precondition_required");
    HttpResponse<String> dry = put("deny", Map.of("if-match", etag), "?dryRun=true");
    assertThat(json(dry).string("unknown_model_rule")).isEqualTo("deny");
    assertThat(header(dry, "signalbox-dry-run")).isEqualTo("true");
    assertThat(control.get("/v1/settings").body()).isEqualTo(first.body());

    HttpResponse<String> changed = put("deny", Map.of("if-match", etag));
    assertThat(changed.statusCode()).as(changed.body()).isEqualTo(200);
    assertThat(header(changed, "etag")).isNotEqualTo(etag);
    assertThat(json(control.get("/v1/settings")).string("unknown_model_rule")).isEqualTo("deny");
    assertThat(put("unpriced_alarm", Map.of("if-match", etag)).statusCode()).isEqualTo(412);
    assertThat(put("sometimes", Map.of("if-match", "*")).statusCode()).isEqualTo(422);
  }

  @Test
  void refuseBodiesOfAnotherKind() {
    for (String type : List.of("text/plain", "application/xml", "multipart/form-data")) {
      HttpResponse<String> answer =
          control.send(
              request("/v1/members", Map.of("content-type", type))
                  .POST(BodyPublishers.ofString(body("typed")))
                  .build());
      assertThat(json(answer).string("code")).as(type).isEqualTo("unsupported_media_type");
    }
  }

  @Test
  void offerDryRunsAndKeysAtEveryChangeOfAMember() {
    String contract = control.send("GET", "/openapi.yaml", null, null).body();

    assertThat(contract).contains("#/components/parameters/IdempotencyKey");
    assertThat(control.post("/v1/members?dryRun=perhaps", body("dry")).statusCode()).isEqualTo(400);
    HttpResponse<String> dry = control.post("/v1/members?dryRun=true", body("dry"));
    assertThat(dry.statusCode()).as(dry.body()).isEqualTo(201);
    assertThat(control.get("/v1/members?limit=200").body()).doesNotContain("\"dry\"");
  }

  private static HttpResponse<String> put(String rule, Map<String, String> headers) {
    return put(rule, headers, "");
  }

  private static HttpResponse<String> put(String rule, Map<String, String> headers, String query) {
    HttpRequest.Builder request = request("/v1/settings" + query, headers);
    return control.send(
        request
            .header("content-type", "application/json")
            .PUT(BodyPublishers.ofString("{\"unknown_model_rule\":\"" + rule + "\"}"))
            .build());
  }

  private static HttpResponse<String> get(String path, Map<String, String> headers) {
    return control.send(request(path, headers).build());
  }

  private static HttpRequest.Builder request(String path, Map<String, String> headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(control.address(path))
            .header("authorization", "Bearer " + TestControl.ADMIN);
    headers.forEach(request::header);
    return request;
  }

  private static void member(String name) {
    HttpResponse<String> created = control.post("/v1/members", body(name));
    assertThat(created.statusCode()).as(created.body()).isEqualTo(201);
  }

  private static String body(String name) {
    String org = json(control.get("/v1/nodes")).array("data").getFirst().asObject().string("id");
    return Json.write(
        JsonValue.object()
            .put("kind", "service_account")
            .put("name", name)
            .put("node_id", org)
            .build());
  }

  private static String code(String path) {
    return json(control.get(path)).string("code");
  }

  private static String header(HttpResponse<String> answer, String name) {
    return answer.headers().firstValue(name).orElse("none");
  }
}
