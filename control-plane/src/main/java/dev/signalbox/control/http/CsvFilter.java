package dev.signalbox.control.http;

import dev.signalbox.model.json.Json;
import dev.signalbox.model.json.JsonValue;
import dev.signalbox.model.json.JsonValue.Obj;
import io.micronaut.core.order.Ordered;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.MutableHttpHeaders;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.RequestFilter;
import io.micronaut.http.annotation.ResponseFilter;
import io.micronaut.http.annotation.ServerFilter;
import io.micronaut.http.filter.ServerFilterPhase;
import io.micronaut.http.server.annotation.PreMatching;
import io.micronaut.http.uri.UriBuilder;
import io.micronaut.serde.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/// Turns a page of a list into CSV for who asks for it with `accept: text/csv`, wherever the
/// contract offers it: a controller need do nothing. The next page is in the header `link`.
@ServerFilter("/v1/**")
final class CsvFilter implements Ordered {

  private static final MediaType CSV = MediaType.of("text/csv;charset=utf-8;header=present");
  private static final String WANTED = "signalbox.csv";

  private final Contract contract;
  private final ObjectMapper mapper;

  CsvFilter(Contract contract, ObjectMapper mapper) {
    this.contract = contract;
    this.mapper = mapper;
  }

  @Override
  public int getOrder() {
    return ServerFilterPhase.LAST.after();
  }

  /// Before routing: the controller is asked for JSON.
  @RequestFilter
  @PreMatching
  void askForJson(HttpRequest<?> request) {
    List<MediaType> accepted = List.copyOf(request.accept());
    if (!accepted.isEmpty()
        && accepted.getFirst().getName().equals("text/csv")
        && request.getMethodName().equals("GET")
        && contract.offersCsv(request.getPath())
        && request.getHeaders() instanceof MutableHttpHeaders headers) {
      headers.set(HttpHeaders.ACCEPT, MediaType.APPLICATION_JSON);
      request.setAttribute(WANTED, true);
    }
  }

  @ResponseFilter
  void convert(HttpRequest<?> request, MutableHttpResponse<?> response) {
    if (request.getAttribute(WANTED, Boolean.class).isEmpty()
        || response.status() != HttpStatus.OK) {
      return;
    }
    Obj page = Json.parse(bytes(response)).asObject();
    List<Obj> rows = page.array("data").stream().map(JsonValue::asObject).toList();
    response.body(Csv.of(rows).getBytes(StandardCharsets.UTF_8));
    response.contentType(CSV);
    response.header(
        HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"" + name(request) + ".csv\"");
    cursor(page)
        .ifPresent(cursor ->
            response.header(
                HttpHeaders.LINK,
                "<"
                    + UriBuilder.of(request.getUri()).replaceQueryParam("cursor", cursor).build()
                    + ">; rel=\"next\""));
  }

  private byte[] bytes(MutableHttpResponse<?> response) {
    try {
      return response.body() instanceof byte[] bytes
          ? bytes
          : mapper.writeValueAsBytes(response.body());
    } catch (IOException notSerdeable) {
      throw new UncheckedIOException(notSerdeable);
    }
  }

  private static Optional<String> cursor(Obj page) {
    return page.get("next_cursor")
        .filter(JsonValue.Text.class::isInstance)
        .map(JsonValue::asString);
  }

  private static String name(HttpRequest<?> request) {
    String path = request.getPath();
    return path.substring(path.lastIndexOf('/') + 1).replaceAll("[^A-Za-z0-9_-]", "_");
  }
}
