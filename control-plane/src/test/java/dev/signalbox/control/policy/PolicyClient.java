package dev.signalbox.control.policy;

import dev.signalbox.control.TestControl;
import dev.signalbox.model.json.Json;
import dev.signalbox.model.json.JsonValue.Obj;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;

/// Asks a control plane about its policy, as the owner.
final class PolicyClient {

  private final TestControl control;

  PolicyClient(TestControl control) {
    this.control = control;
  }

  /// A policy whose one alias stands for this model.
  static String yaml(String model) {
    return """
    providers:
      sim:
        base_url: http://127.0.0.1:9/v1
        key: none
        formats: [openai]
        models: ["m-*"]
    aliases:
      fast:
        provider: sim
        model: %s
    settings:
      staleness: serve
      stale_after: 15m
    """
        .formatted(model);
  }

  HttpResponse<String> get(String path, String accept) {
    return send("GET", path, "", Map.of("accept", accept));
  }

  Obj json(String path) {
    return json(get(path, "application/json"));
  }

  HttpResponse<String> apply(String yaml) {
    return post("/v1/policy/apply", yaml, Map.of("x-signalbox-reason", "test"));
  }

  /// Posts YAML.
  HttpResponse<String> post(String path, String yaml, Map<String, String> headers) {
    Map<String, String> all = new TreeMap<>(headers);
    if (!yaml.isEmpty()) {
      all.putIfAbsent("content-type", "application/yaml");
    }
    return send("POST", path, yaml, all);
  }

  /// Starts a draft of this text; gives its id.
  String draft(String yaml) {
    HttpResponse<String> created = post("/v1/policy/drafts", yaml, Map.of());
    if (created.statusCode() != 201) {
      throw new AssertionError(created.body());
    }
    return json(created).string("id");
  }

  HttpResponse<String> publish(String draft) {
    return post(
        "/v1/policy/drafts/" + draft + "/publish",
        "{\"reason\":\"because\"}",
        Map.of("content-type", "application/json"));
  }

  HttpResponse<String> restore(long version) {
    return post(
        "/v1/policy/versions/" + version + "/restore",
        "{\"reason\":\"back\"}",
        Map.of("content-type", "application/json"));
  }

  long version() {
    return json("/v1/policy").number("version");
  }

  HttpResponse<String> send(String method, String path, String body, Map<String, String> headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(control.address(path))
            .timeout(Duration.ofSeconds(40))
            .header("authorization", "Bearer " + TestControl.ADMIN)
            .method(
                method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
    headers.forEach(request::header);
    return control.send(request.build());
  }

  static Obj json(HttpResponse<String> answer) {
    return Json.parse(answer.body()).asObject();
  }
}
