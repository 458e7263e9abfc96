package dev.signalbox.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.signalbox.model.json.JsonValue;
import dev.signalbox.model.json.JsonValue.Obj;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// The same answer, whole and streamed, for every pair of a client's surface and a provider's
/// format: the ledger has equal units and an equal cost for both, and they are what one calculates
/// by hand from the vendor's own usage object and price page.
class PairLedgerIT {

  private static final Duration LONGEST = Duration.ofSeconds(60);
  private static final HttpClient CLIENT = HttpClient.newHttpClient();
  private static final String CLOUD_CLAUDE = "us.anthropic.claude-sonnet-5-v1:0";
  private static final List<String> UNITS =
      List.of(
          "input_token",
          "output_token",
          "cache_read_token",
          "cache_write_5m_token",
          "cache_write_1h_token",
          "web_search_request");

  private static final List<LedgerCase> PAIRS = LedgerCase.ofEveryFormat();
  private static final List<LedgerCase> PRICES = LedgerCase.ofEveryPrice();

  private static CannedAnswers provider;
  private static Stack stack;

  /// How a client calls.
  private enum Client {
    MESSAGES("/v1/messages", "/v1/messages"),
    CHAT("/v1/chat/completions", "/v1/chat/completions"),
    RESPONSES("/v1/responses", "/v1/responses"),
    GEMINI(
        "/v1beta/models/MODEL:generateContent",
        "/v1beta/models/MODEL:streamGenerateContent?alt=sse"),
    INVOKE("/bedrock/model/MODEL/invoke", "/bedrock/model/MODEL/invoke-with-response-stream"),
    CONVERSE("/bedrock/model/MODEL/converse", "/bedrock/model/MODEL/converse-stream"),
    RAW_PREDICT(
        "/vertex/v1/projects/p/locations/l/publishers/anthropic/models/MODEL:rawPredict",
        "/vertex/v1/projects/p/locations/l/publishers/anthropic/models/MODEL:streamRawPredict"),
    VERTEX_GEMINI(
        "/vertex/v1/projects/p/locations/l/publishers/google/models/MODEL:generateContent",
        "/vertex/v1/projects/p/locations/l/publishers/google/models/MODEL:streamGenerateContent?alt=sse");

    private final String whole;
    private final String streamed;

    Client(String whole, String streamed) {
      this.whole = whole;
      this.streamed = streamed;
    }

    String path(String model, boolean stream) {
      return (stream ? streamed : whole).replace("MODEL", model);
    }

    String body(String model, boolean stream) {
      String says = "\"messages\":[{\"role\":\"user\",\"content\":\"hello\"}]";
      String plain = "{\"model\":\"" + model + "\",\"stream\":" + stream + ",";
      return switch (this) {
        case MESSAGES -> plain + "\"max_tokens\":64," + says + "}";
        case CHAT -> plain + says + "}";
        case RESPONSES -> plain + "\"input\":\"hello\"}";
        case GEMINI, VERTEX_GEMINI ->
            "{\"contents\":[{\"role\":\"user\",\"parts\":[{\"text\":\"hello\"}]}]}";
        case INVOKE ->
            "{\"anthropic_version\":\"bedrock-2023-05-31\",\"max_tokens\":64," + says + "}";
        case CONVERSE -> "{\"messages\":[{\"role\":\"user\",\"content\":[{\"text\":\"hello\"}]}]}";
        case RAW_PREDICT ->
            "{\"anthropic_version\":\"vertex-2023-10-16\",\"max_tokens\":64,\"stream\":"
                + stream
                + ","
                + says
                + "}";
      };
    }
  }

  /// One call and what the ledger must say of it.
  private record Call(Client client, String target, LedgerCase answer, boolean stream) {
    String session() {
      return String.join(
          "-", "ledger", client.name(), target, answer.name(), stream ? "streamed" : "whole");
    }
  }

  @BeforeAll
  static void start() {
    provider = new CannedAnswers(Stream.concat(PAIRS.stream(), PRICES.stream()).toList());
    stack = Stack.start("pairs");
    target("messages", "/v1", "anthropic", "claude-sonnet-5");
    target("chat", "/v1", "openai_chat", "gpt-5.5");
    target("responses", "/v1", "openai", "gpt-5.5");
    target("gemini", "/v1beta", "gemini", "gemini-2.5-pro");
    target("bedrock", "", "bedrock", CLOUD_CLAUDE);
    target("vertex", "/v1/projects/p/locations/l", "vertex", "claude-sonnet-5");
    target("vertex-gemini", "/v1/projects/p/locations/l", "vertex", "gemini-2.5-pro");
    Rest gateway = new Rest(stack.gateway(), stack.key());
    await("the aliases are in force")
        .atMost(LONGEST)
        .ignoreExceptions()
        .until(() -> gateway.text("/v1/models").contains("to-vertex-gemini"));
  }

  private static void target(String name, String basePath, String format, String model) {
    Obj simulator =
        stack.control().all("/v1/providers").stream()
            .filter(each -> each.string("name").equals("simulator"))
            .findFirst()
            .orElseThrow();
    stack
        .control()
        .put(
            "/v1/providers/canned-" + name,
            JsonValue.object()
                .put("base_url", provider.url() + basePath)
                .put("formats", JsonValue.array(List.of(JsonValue.of(format))))
                .put("models", JsonValue.array(List.of(JsonValue.of(model))))
                .put("scheme", format.equals("gemini") ? "x_goog_api_key" : "bearer")
                .put("secret", simulator.string("secret"))
                .put("usage_in_stream", format.startsWith("openai"))
                .build());
    stack
        .control()
        .put(
            "/v1/aliases/to-" + name,
            JsonValue.object()
                .put("provider", "canned-" + name)
                .put("model", model)
                .put("allows", JsonValue.array(List.of()))
                .build());
  }

  @AfterAll
  static void stop() {
    if (stack != null) {
      stack.close();
    }
    provider.close();
  }

  @Test
  void booksTheSameForEveryPairWholeAndStreamedAndAsCalculatedByHand() throws Exception {
    List<Call> calls = new ArrayList<>();
    for (Client client : Client.values()) {
      for (String target :
          List.of(
              "messages", "chat", "responses", "gemini", "bedrock", "vertex", "vertex-gemini")) {
        add(calls, client, target, PAIRS, answered(client, target));
      }
    }
    assertThat(calls).hasSize(Client.values().length * 7 * 2);
    proves(calls);
  }

  /// The case that a provider answers with: OpenAI takes Chat as it is, and Bedrock Converse.
  private static String answered(Client client, String target) {
    return switch (target) {
      case "responses" -> client == Client.CHAT ? "chat" : "responses";
      case "bedrock" -> client == Client.CONVERSE ? "converse" : "messages";
      case "vertex" -> "messages";
      case "vertex-gemini" -> "gemini";
      default -> target;
    };
  }

  @Test
  void pricesWhatWasServedAsThePriceBookSays() throws Exception {
    List<Call> calls = new ArrayList<>();
    for (LedgerCase answer : PRICES) {
      for (Client client : List.of(Client.MESSAGES, Client.RESPONSES, Client.GEMINI)) {
        add(calls, client, answer.format(), PRICES, answer.name());
      }
    }
    proves(calls);
  }

  private static void add(
      List<Call> calls, Client client, String target, List<LedgerCase> cases, String name) {
    LedgerCase answer =
        cases.stream().filter(each -> each.name().equals(name)).findFirst().orElseThrow();
    calls.add(new Call(client, target, answer, false));
    calls.add(new Call(client, target, answer, true));
  }

  private static void proves(List<Call> calls) throws Exception {
    SoftAssertions all = new SoftAssertions();
    Map<Call, String> sessions = new HashMap<>();
    for (Call call : calls) {
      HttpResponse<String> answer = send(call);
      all.assertThat(answer.statusCode())
          .as("%s: %s", call.session(), answer.body())
          .isEqualTo(200);
      sessions.put(call, call.session());
    }
    await("everything is delivered")
        .atMost(LONGEST)
        .until(() ->
            stack.metric("signalbox_spool_pending_records") == 0
                && stack.metric("signalbox_spool_open_attempts") == 0);
    for (Call call : calls) {
      List<Obj> booked = stack.control().all("/v1/sessions/" + sessions.get(call) + "/calls");
      all.assertThat(booked).as(call.session()).hasSize(1);
      if (booked.size() == 1) {
        proves(call, booked.getFirst(), all);
      }
    }
    all.assertAll();
  }

  private static void proves(Call call, Obj record, SoftAssertions all) {
    String story = call.session() + ": " + record;
    LedgerCase answer = call.answer();
    for (int index = 0; index < UNITS.size(); index++) {
      all.assertThat(record.object("units").number(UNITS.get(index)))
          .as("%s of %s", UNITS.get(index), story)
          .isEqualTo(answer.units().get(index));
    }
    all.assertThat(record.flag("estimated")).as(story).isFalse();
    all.assertThat(record.flag("streaming")).as(story).isEqualTo(call.stream());
    all.assertThat(String.valueOf(record.members().get("cost_usd")))
        .as(story)
        .contains(answer.usd());
    Obj price = record.object("price");
    all.assertThat(price.string("tier")).as(story).isEqualTo(answer.tier());
    all.assertThat(price.flag("long_context")).as(story).isEqualTo(answer.longContext());
    all.assertThat(price.flag("assumed")).as(story).isFalse();
  }

  private static HttpResponse<String> send(Call call) throws Exception {
    String model = "to-" + call.target();
    HttpRequest request =
        HttpRequest.newBuilder(
                java.net.URI.create(stack.gateway() + call.client().path(model, call.stream())))
            .header("authorization", "Bearer " + stack.key())
            .header("content-type", "application/json")
            .header("x-signalbox-session-id", call.session())
            .header("x-case", call.answer().name())
            .POST(BodyPublishers.ofString(call.client().body(model, call.stream())))
            .timeout(Duration.ofSeconds(20))
            .build();
    return CLIENT.send(request, BodyHandlers.ofString());
  }
}
