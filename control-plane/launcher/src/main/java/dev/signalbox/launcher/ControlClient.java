package dev.signalbox.launcher;

import dev.signalbox.model.json.Json;
import dev.signalbox.model.json.JsonException;
import dev.signalbox.model.json.JsonValue;
import dev.signalbox.model.key.Secret;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// A client of the control plane's REST API, with the administrator's token.
final class ControlClient {

  private static final Duration TIMEOUT = Duration.ofSeconds(20);
  private static final int NOT_FOUND = 404;
  private static final int CONFLICT = 409;
  private static final Set<Integer> FINE = Set.of(200, 201, 204);
  private static final int MOST_PAGES = 100;

  private final HttpClient client;
  private final URI base;
  private final Secret token;

  ControlClient(HttpClient client, URI base, Secret token) {
    this.client = client;
    this.base = base;
    this.token = token;
  }

  /// All items of a list.
  List<JsonValue.Obj> list(String path) {
    List<JsonValue.Obj> items = new ArrayList<>();
    String cursor = "";
    for (int page = 0; page < MOST_PAGES; page++) {
      JsonValue.Obj answer = json(send("GET", path + "?limit=200" + cursor, Optional.empty()));
      answer.array("data").forEach(item -> items.add(item.asObject()));
      Optional<String> next = answer.get("next_cursor").map(JsonValue::asString);
      if (next.isEmpty()) {
        break;
      }
      cursor = "&cursor=" + next.get();
    }
    return items;
  }

  /// One thing; empty if there is none.
  Optional<JsonValue.Obj> find(String path) {
    HttpResponse<String> answer = send("GET", path, Optional.empty());
    return answer.statusCode() == NOT_FOUND ? Optional.empty() : Optional.of(json(answer));
  }

  /// Makes something; empty if it is there already.
  Optional<JsonValue.Obj> create(String path, JsonValue body) {
    HttpResponse<String> answer = send("POST", path, Optional.of(body));
    return answer.statusCode() == CONFLICT ? Optional.empty() : Optional.of(json(answer));
  }

  /// Makes something what it is wanted to be.
  void put(String path, JsonValue body) {
    json(send("PUT", path, Optional.of(body)));
  }

  private HttpResponse<String> send(String method, String path, Optional<JsonValue> body) {
    HttpRequest request =
        HttpRequest.newBuilder(base.resolve(path))
            .timeout(TIMEOUT)
            .header("authorization", "Bearer " + token.reveal())
            .header("x-signalbox-client", "cli")
            .header("content-type", "application/json")
            .method(
                method,
                body.map(value -> BodyPublishers.ofByteArray(Json.writeBytes(value)))
                    .orElseGet(BodyPublishers::noBody))
            .build();
    try {
      return client.send(request, BodyHandlers.ofString());
    } catch (IOException away) {
      throw new StopException("The control plane does not answer: read its log.", away);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new StopException("Stopped while starting.", interrupted);
    }
  }

  private static JsonValue.Obj json(HttpResponse<String> answer) {
    if (!FINE.contains(answer.statusCode())) {
      throw new StopException(
          "The control plane refused "
              + answer.request().method()
              + " "
              + answer.request().uri().getPath()
              + ": "
              + problem(answer));
    }
    return Json.parse(answer.body()).asObject();
  }

  /// What problem+json says, for people.
  private static String problem(HttpResponse<String> answer) {
    try {
      JsonValue.Obj problem = Json.parse(answer.body()).asObject();
      StringBuilder text = new StringBuilder(Integer.toString(answer.statusCode()));
      for (String part : List.of("title", "detail")) {
        problem.get(part).ifPresent(value -> text.append(' ').append(value.asString()));
      }
      for (JsonValue error : problem.array("errors")) {
        text.append("; ")
            .append(error.asObject().get("detail").map(JsonValue::asString).orElse(""));
      }
      return text.toString();
    } catch (JsonException notAProblem) {
      return Integer.toString(answer.statusCode());
    }
  }
}
