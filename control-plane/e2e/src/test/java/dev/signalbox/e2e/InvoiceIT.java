package dev.signalbox.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.signalbox.model.json.Json;
import dev.signalbox.model.json.JsonValue.Obj;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A session that writes prompt caches of both lifetimes and reads them, against an invoice
/// calculated by hand from nothing but the answers that the client got.
final class InvoiceIT {

  private static final int TURNS = 3;
  private static final Duration BOOKED = Duration.ofSeconds(30);
  private static final HttpClient CLIENT = HttpClient.newHttpClient();
  private static Stack stack;

  @BeforeAll
  static void start() {
    stack = Stack.start("invoice");
  }

  @AfterAll
  static void stop() {
    if (stack != null) {
      stack.close();
    }
  }

  /// What a client reads in an answer's usage: all input, and its parts.
  private record Usage(long input, long output, long read, long write5m, long write1h) {

    /// USD at the list prices of Claude Sonnet 5 per million tokens.
    BigDecimal invoice() {
      return line(input, "2")
          .add(line(output, "10"))
          .add(line(read, "0.20"))
          .add(line(write5m, "2.50"))
          .add(line(write1h, "4"))
          .setScale(9, RoundingMode.HALF_UP);
    }

    private static BigDecimal line(long tokens, String usdPerMillion) {
      return new BigDecimal(usdPerMillion).multiply(BigDecimal.valueOf(tokens)).movePointLeft(6);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void equalsAnInvoiceByHandToTheNanoDollar(boolean streaming) throws Exception {
    String session = "invoice-" + streaming;
    StringBuilder conversation = new StringBuilder();
    List<Usage> usages = new ArrayList<>();
    for (int turn = 0; turn < TURNS; turn++) {
      conversation.append(turn == 0 ? "" : ",");
      conversation.append(message("user", ("Turn " + turn + " of " + session + ". ").repeat(300)));
      usages.add(ask(session, streaming, conversation.toString()));
      conversation.append(",").append(message("assistant", "Done with turn " + turn + "."));
    }
    assertThat(usages).as("writes of an hour").anyMatch(usage -> usage.write1h() > 0);
    assertThat(usages).as("writes of five minutes").anyMatch(usage -> usage.write5m() > 0);
    assertThat(usages).as("reads").anyMatch(usage -> usage.read() > 0);
    BigDecimal invoice =
        usages.stream().map(Usage::invoice).reduce(BigDecimal.ZERO, BigDecimal::add);
    Obj booked =
        await().atMost(BOOKED).until(() -> session(session), Optional::isPresent).orElseThrow();
    assertThat(booked.string("cost_usd")).isEqualTo(invoice.toPlainString());
    assertThat(stack.control().all("/v1/sessions/" + session + "/calls"))
        .extracting(record -> record.string("cost_usd"))
        .containsExactlyElementsOf(
            usages.stream().map(usage -> usage.invoice().toPlainString()).toList());
  }

  private static Optional<Obj> session(String name) {
    return stack.control().all("/v1/sessions").stream()
        .filter(row -> row.string("id").equals(name) && row.number("calls") == TURNS)
        .findFirst();
  }

  private static Usage ask(String session, boolean streaming, String messages) throws Exception {
    String system = block("The rules of " + session + " are long. ".repeat(400), "1h");
    String body =
        "{\"model\":\"claude-sonnet-5\",\"max_tokens\":500,\"stream\":%s,\"system\":[%s],\"messages\":[%s]}"
            .formatted(streaming, system, messages);
    HttpRequest request =
        HttpRequest.newBuilder(stack.gateway().resolve("/v1/messages"))
            .header("x-api-key", stack.key())
            .header("anthropic-version", "2023-06-01")
            .header("content-type", "application/json")
            .header("x-signalbox-session-id", session)
            .POST(BodyPublishers.ofString(body))
            .build();
    HttpResponse<String> answer = CLIENT.send(request, BodyHandlers.ofString());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return streaming ? streamed(answer.body()) : usage(Json.parse(answer.body()).asObject());
  }

  private static Usage streamed(String events) {
    Obj start = event(events, "message_start").object("message");
    long output = event(events, "message_delta").object("usage").number("output_tokens");
    Usage first = usage(start);
    return new Usage(first.input(), output, first.read(), first.write5m(), first.write1h());
  }

  private static Obj event(String events, String type) {
    return events
        .lines()
        .filter(line -> line.startsWith("data: "))
        .map(line -> Json.parse(line.substring("data: ".length())).asObject())
        .filter(event -> event.string("type").equals(type))
        .findFirst()
        .orElseThrow();
  }

  private static Usage usage(Obj message) {
    Obj usage = message.object("usage");
    Obj writes = usage.object("cache_creation");
    return new Usage(
        usage.number("input_tokens"),
        usage.number("output_tokens"),
        usage.number("cache_read_input_tokens"),
        writes.number("ephemeral_5m_input_tokens"),
        writes.number("ephemeral_1h_input_tokens"));
  }

  private static String message(String role, String text) {
    String content = role.equals("user") ? block(text, "5m") : block(text);
    return "{\"role\":\"%s\",\"content\":[%s]}".formatted(role, content);
  }

  private static String block(String text) {
    return "{\"type\":\"text\",\"text\":\"%s\"}".formatted(text);
  }

  private static String block(String text, String lifetime) {
    return "{\"type\":\"text\",\"text\":\"%s\",\"cache_control\":{\"type\":\"ephemeral\",\"ttl\":\"%s\"}}"
        .formatted(text, lifetime);
  }
}
