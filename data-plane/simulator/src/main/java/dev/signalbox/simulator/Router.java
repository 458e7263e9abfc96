package dev.signalbox.simulator;

import dev.signalbox.model.json.Json;
import dev.signalbox.model.json.JsonException;
import dev.signalbox.model.json.JsonValue;
import dev.signalbox.simulator.anthropic.Anthropic;
import dev.signalbox.simulator.anthropic.Messages;
import dev.signalbox.simulator.cache.PrefixCache;
import dev.signalbox.simulator.call.Call;
import dev.signalbox.simulator.call.Endpoint;
import dev.signalbox.simulator.call.Fault;
import dev.signalbox.simulator.call.Header;
import dev.signalbox.simulator.call.Knobs;
import dev.signalbox.simulator.call.Refusal;
import dev.signalbox.simulator.call.Reply;
import dev.signalbox.simulator.call.Vendor;
import dev.signalbox.simulator.openai.ChatCompletions;
import dev.signalbox.simulator.openai.Completions;
import dev.signalbox.simulator.openai.Embeddings;
import dev.signalbox.simulator.openai.OpenAi;
import dev.signalbox.simulator.openai.Responses;
import dev.signalbox.simulator.script.Seal;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Finds the vendor and the endpoint of a request, and what the caller wants to go wrong.
final class Router {

  private static final List<String> PROBES = List.of("/", "/api/hello");

  private final SimulatorSettings settings;
  private final ExchangeLog log;
  private final PrefixCache cache = new PrefixCache();
  private final Anthropic anthropic;
  private final OpenAi openAi;
  private final Map<String, Endpoint> endpoints;
  private volatile Map<String, String> configured;

  Router(SimulatorSettings settings, ExchangeLog log) {
    this.settings = settings;
    this.log = log;
    this.configured = settings.knobs();
    Seal seal = new Seal(settings.seed());
    this.anthropic = new Anthropic(settings.apiKey(), settings.clock());
    this.openAi = new OpenAi(settings.apiKey());
    Messages messages = new Messages(anthropic, seal, cache);
    this.endpoints =
        Map.of(
            "/v1/messages",
            messages.create(),
            "/v1/messages/count_tokens",
            messages.countTokens(),
            "/v1/chat/completions",
            new ChatCompletions(openAi, seal, cache),
            "/v1/completions",
            new Completions(openAi, seal, cache),
            "/v1/responses",
            new Responses(openAi, seal, cache),
            "/v1/embeddings",
            new Embeddings(openAi, seal));
  }

  /// The defaults for all calls.
  Map<String, String> configured() {
    return configured;
  }

  /// Replaces the defaults for all calls.
  ///
  /// @throws IllegalArgumentException if a name is unknown or a value out of range
  void configure(Map<String, String> knobs) {
    Knobs.read(knobs);
    configured = Map.copyOf(knobs);
  }

  /// Back to how it was at the start, prompt caches included.
  void reset() {
    configured = settings.knobs();
    cache.clear();
  }

  /// Answers a request.
  Prepared answer(Arrived request) {
    Map<String, String> asked = new LinkedHashMap<>(configured);
    Endpoint endpoint = endpoints.get(request.path());
    Vendor vendor = endpoint == null ? vendor(request) : endpoint.vendor();
    try {
      Optional<JsonValue.Obj> body = Optional.empty();
      Optional<String> model = Optional.empty();
      Optional<Refusal> refusal = vendor.admit(request.headers());
      if (endpoint != null && request.method().equals("POST") && !request.tooLarge()) {
        try {
          body = Optional.of(Json.parse(RequestEncoding.decode(request)).asObject());
          model = body.get().get("model").map(JsonValue::asString);
        } catch (JsonException | IOException unreadable) {
          refusal = refusal.or(() -> Optional.of(vendor.unreadable(reason(unreadable))));
        }
      }
      ModelName name = ModelName.parse(model.orElse(""));
      asked.putAll(name.knobs());
      asked.putAll(fromHeaders(request));
      Knobs knobs = limited(Knobs.read(asked));
      if (refusal.isPresent() && !request.path().startsWith("/v1")) {
        refusal = Optional.empty();
      }
      Optional<Refusal> refused = refusal.or(() -> failure(vendor, knobs));
      if (refused.isPresent()) {
        return new Prepared(vendor.refuse(refused.get(), request.requestId()), knobs);
      }
      return new Prepared(reply(request, endpoint, vendor, body, name.name(), knobs), knobs);
    } catch (IllegalArgumentException badKnob) {
      return new Prepared(
          plain(400, "The simulator was asked for something it does not know: " + reason(badKnob)),
          Knobs.read(Map.of()));
    }
  }

  private Reply reply(
      Arrived request,
      @Nullable Endpoint endpoint,
      Vendor vendor,
      Optional<JsonValue.Obj> body,
      String model,
      Knobs knobs) {
    String requestId = request.requestId();
    if (request.tooLarge()) {
      return vendor.refuse(
          Refusal.of(
              413, "request_too_large", "Request exceeds the maximum allowed number of bytes"),
          requestId);
    }
    if (endpoint != null && body.isPresent()) {
      try {
        return endpoint.answer(
            new Call(request.headers(), requestId, request.at(), model, body.get(), knobs));
      } catch (JsonException wrongKind) {
        return vendor.refuse(Refusal.invalid(reason(wrongKind)), requestId);
      }
    }
    if (endpoint != null) {
      return vendor.refuse(
          Refusal.of(405, "invalid_request_error", "Method Not Allowed"), requestId);
    }
    if (PROBES.contains(request.path())) {
      return plain(200, "");
    }
    if (request.path().equals("/v1/models") && request.method().equals("GET")) {
      return vendor == anthropic
          ? anthropic.models(settings.models(), requestId)
          : openAi.models(settings.models(), requestId);
    }
    return vendor.refuse(Refusal.of(404, "not_found_error", "Not found"), requestId);
  }

  /// On paths that several vendors have, the version header tells who is meant.
  private Vendor vendor(Arrived request) {
    return request.headers().first("anthropic-version").isPresent() ? anthropic : openAi;
  }

  private static Optional<Refusal> failure(Vendor vendor, Knobs knobs) {
    return knobs.faults().stream()
        .filter(Fault.Status.class::isInstance)
        .map(Fault.Status.class::cast)
        .findFirst()
        .map(vendor::failure);
  }

  private static Map<String, String> fromHeaders(Arrived request) {
    Map<String, String> knobs = new LinkedHashMap<>();
    for (String name : Knobs.names()) {
      List<String> values = request.headers().all("x-sim-" + name);
      if (!values.isEmpty()) {
        knobs.put(name, name.equals("fault") ? String.join(",", values) : values.getLast());
      }
    }
    return knobs;
  }

  /// Faults end after the first so many calls with the same marker.
  private Knobs limited(Knobs knobs) {
    if (knobs.faultTimes().isEmpty() || knobs.faults().isEmpty()) {
      return knobs;
    }
    int before = log.countCall(knobs.marker().orElse(""));
    return before < knobs.faultTimes().getAsInt() ? knobs : knobs.withoutFaults();
  }

  private static Reply.Whole plain(int status, String text) {
    return new Reply.Whole(
        status,
        List.of(new Header("content-type", "text/plain; charset=utf-8")),
        text.getBytes(StandardCharsets.UTF_8),
        Optional.empty());
  }

  private static String reason(Exception failure) {
    String message = failure.getMessage();
    return message == null ? "unreadable" : message;
  }
}
