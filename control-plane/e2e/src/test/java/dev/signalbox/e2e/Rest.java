package dev.signalbox.e2e;

import dev.signalbox.model.json.Json;
import dev.signalbox.model.json.JsonValue;
import dev.signalbox.model.json.JsonValue.Obj;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A JSON interface over HTTP: the control plane's or the simulator's.
record Rest(URI base, String token) {

  private static final Duration TIMEOUT = Duration.ofSeconds(30);
  private static final HttpClient CLIENT =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(5))
          .build();

  /// Asks for one document, which must be there.
  Obj get(String path) {
    HttpResponse<String> answer = send(request(path).GET().build());
    if (answer.statusCode() != 200) {
      throw new AssertionError(path + " answers " + answer.statusCode() + ": " + answer.body());
    }
    return Json.parse(answer.body()).asObject();
  }

  /// All rows of a list, page by page.
  List<Obj> all(String path) {
    List<Obj> rows = new ArrayList<>();
    Optional<String> cursor = Optional.empty();
    do {
      String more =
          cursor
              .map(value -> "&cursor=" + URLEncoder.encode(value, StandardCharsets.UTF_8))
              .orElse("");
      Obj page = get(path + "?limit=100" + more);
      page.array("data").forEach(row -> rows.add(row.asObject()));
      cursor = page.get("next_cursor").map(JsonValue::asString);
    } while (cursor.isPresent());
    return rows;
  }

  /// Puts one document, which must be taken.
  void put(String path, JsonValue body) {
    HttpResponse<String> answer =
        send(
            request(path)
                .header("content-type", "application/json")
                .PUT(BodyPublishers.ofString(Json.write(body)))
                .build());
    if (answer.statusCode() >= 300) {
      throw new AssertionError(path + " answers " + answer.statusCode() + ": " + answer.body());
    }
  }

  /// Posts one document.
  ///
  /// @return the answer, which must be a good one
  Obj post(String path, JsonValue body) {
    HttpResponse<String> answer =
        send(
            request(path)
                .header("content-type", "application/json")
                .POST(BodyPublishers.ofString(Json.write(body)))
                .build());
    if (answer.statusCode() >= 300) {
      throw new AssertionError(path + " answers " + answer.statusCode() + ": " + answer.body());
    }
    return Json.parse(answer.body()).asObject();
  }

  /// Whether the address answers with this status; false if nobody answers.
  boolean answers(String path, int status) {
    try {
      HttpRequest request = request(path).timeout(Duration.ofSeconds(2)).GET().build();
      return CLIENT.send(request, BodyHandlers.discarding()).statusCode() == status;
    } catch (IOException away) {
      return false;
    } catch (InterruptedException interrupted) {
      throw new IllegalStateException(interrupted);
    }
  }

  /// The text that an address answers with.
  String text(String path) {
    return send(request(path).GET().build()).body();
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(base + path))
        .timeout(TIMEOUT)
        .header("authorization", "Bearer " + token);
  }

  private static HttpResponse<String> send(HttpRequest request) {
    try {
      return CLIENT.send(request, BodyHandlers.ofString());
    } catch (IOException failed) {
      throw new UncheckedIOException(request.uri() + " does not answer", failed);
    } catch (InterruptedException interrupted) {
      throw new IllegalStateException(interrupted);
    }
  }
}
