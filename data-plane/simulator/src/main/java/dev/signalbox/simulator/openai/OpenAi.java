package dev.signalbox.simulator.openai;

import dev.signalbox.model.json.JsonValue;
import dev.signalbox.model.key.Secret;
import dev.signalbox.simulator.call.Call;
import dev.signalbox.simulator.call.Fault;
import dev.signalbox.simulator.call.Header;
import dev.signalbox.simulator.call.Headers;
import dev.signalbox.simulator.call.Refusal;
import dev.signalbox.simulator.call.Reply;
import dev.signalbox.simulator.call.Request;
import dev.signalbox.simulator.call.Vendor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Headers, errors and the model list of OpenAI (docs: api-reference, guides/error-codes).
public final class OpenAi implements Vendor {

  private static final long MODEL_CREATED = 1_767_225_600L;

  private final Admission admission;

  /// Who lets callers in.
  public interface Admission {
    /// What is wrong with a request as such.
    Optional<Refusal> admit(Request request);
  }

  /// The vendor itself.
  ///
  /// @param apiKey the only key that is let in; any if empty
  public OpenAi(Optional<Secret> apiKey) {
    this(request -> keyed(request, apiKey));
  }

  /// Someone else who serves the same API.
  public OpenAi(Admission admission) {
    this.admission = admission;
  }

  @Override
  public Optional<Refusal> admit(Request request) {
    return admission.admit(request);
  }

  private static Optional<Refusal> keyed(Request request, Optional<Secret> apiKey) {
    String credential = request.bearer().orElse("");
    if (credential.isEmpty()) {
      return Optional.of(
          Refusal.of(
              401,
              "invalid_request_error",
              "You didn't provide an API key. You need to provide your API key in an Authorization"
                  + " header using Bearer auth (i.e. Authorization: Bearer YOUR_KEY)."));
    }
    if (apiKey.isPresent() && !credential.equals(apiKey.get().reveal())) {
      return Optional.of(
          Refusal.of(401, "invalid_request_error", "Incorrect API key provided.")
              .withCode("invalid_api_key"));
    }
    return Optional.empty();
  }

  /// What names the caller's prompt cache; empty if there is no usable credential.
  static String credential(Headers headers) {
    return headers
        .first("authorization")
        .filter(line -> line.regionMatches(true, 0, "Bearer ", 0, 7))
        .map(line -> line.substring(7).strip())
        .or(() -> headers.first("api-key"))
        .orElse("");
  }

  /// Whether a model always reasons, and takes `max_completion_tokens` only.
  static boolean reasons(String model) {
    return model.matches("(o[0-9]|gpt-5).*");
  }

  /// Headers of every answer.
  static List<Header> headers(String requestId, String contentType) {
    return List.of(
        new Header("content-type", contentType),
        new Header("openai-organization", "signalbox-simulator"),
        new Header("openai-processing-ms", "12"),
        new Header("openai-version", "2020-10-01"),
        new Header("x-ratelimit-limit-requests", "10000"),
        new Header("x-ratelimit-limit-tokens", "2000000"),
        new Header("x-ratelimit-remaining-requests", "9999"),
        new Header("x-ratelimit-remaining-tokens", "1999000"),
        new Header("x-ratelimit-reset-requests", "6ms"),
        new Header("x-ratelimit-reset-tokens", "30ms"),
        new Header("x-request-id", requestId),
        new Header("server", "signalbox-simulator"));
  }

  static List<Header> streamHeaders(Call call) {
    return headers(call.requestId(), "text/event-stream; charset=utf-8");
  }

  static List<Header> jsonHeaders(Call call) {
    return headers(call.requestId(), "application/json");
  }

  @Override
  public Refusal failure(Fault.Status fault) {
    int status = fault.status();
    Refusal refusal =
        switch (status) {
          case 401 ->
              Refusal.of(status, "invalid_request_error", "Incorrect API key provided.")
                  .withCode("invalid_api_key");
          case 402 ->
              Refusal.of(status, "insufficient_quota", "You exceeded your current quota.")
                  .withCode("insufficient_quota");
          case 404 ->
              Refusal.of(status, "invalid_request_error", "The model does not exist.")
                  .withCode("model_not_found");
          case 429 ->
              Refusal.of(status, "requests", "Rate limit reached for requests. Please try again.")
                  .withCode("rate_limit_exceeded");
          default ->
              status < 500
                  ? Refusal.of(
                      status, "invalid_request_error", "The request was refused on request.")
                  : serverError(status);
        };
    return refusal.withRetryAfter(fault.retryAfterSeconds());
  }

  /// The vendor itself failed.
  static Refusal serverError(int status) {
    return Refusal.of(
        status,
        "server_error",
        "The server had an error while processing your request. Sorry about that!");
  }

  @Override
  public Refusal unreadable(String why) {
    return Refusal.invalid("We could not parse the JSON body of your request: " + why);
  }

  @Override
  public Reply.Whole refuse(Refusal refusal, String requestId) {
    List<Header> headers = new ArrayList<>(headers(requestId, "application/json"));
    refusal
        .retryAfterSeconds()
        .ifPresent(seconds -> headers.add(new Header("retry-after", Integer.toString(seconds))));
    return Reply.Whole.json(refusal.status(), headers, error(refusal));
  }

  /// The body of an error, also that of an error event in a Chat stream.
  static JsonValue.Obj error(Refusal refusal) {
    return JsonValue.object()
        .put(
            "error",
            JsonValue.object()
                .put("message", refusal.message())
                .put("type", refusal.type())
                .put("param", orNull(refusal.parameter()))
                .put("code", orNull(refusal.code()))
                .build())
        .build();
  }

  /// The answer of `GET /v1/models`.
  public Reply.Whole models(List<String> ids, String requestId) {
    List<JsonValue> models = new ArrayList<>();
    for (String id : ids) {
      models.add(
          JsonValue.object()
              .put("id", id)
              .put("object", "model")
              .put("created", MODEL_CREATED)
              .put("owned_by", "system")
              .build());
    }
    return Reply.Whole.json(
        200,
        headers(requestId, "application/json"),
        JsonValue.object().put("object", "list").put("data", JsonValue.array(models)).build());
  }

  static JsonValue orNull(Optional<String> text) {
    return text.map(JsonValue::of).orElseGet(JsonValue.Null::new);
  }
}
