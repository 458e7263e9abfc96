package dev.signalbox.simulator.anthropic;

import dev.signalbox.model.json.JsonValue;
import dev.signalbox.model.key.Secret;
import dev.signalbox.simulator.call.Fault;
import dev.signalbox.simulator.call.Header;
import dev.signalbox.simulator.call.Headers;
import dev.signalbox.simulator.call.Refusal;
import dev.signalbox.simulator.call.Reply;
import dev.signalbox.simulator.call.Request;
import dev.signalbox.simulator.call.Vendor;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Headers, errors and the model list of the Messages API (docs: api/errors, api/versioning,
/// api/rate-limits).
public final class Anthropic implements Vendor {

  private static final String VERSION = "202[3-9]-[0-9]{2}-[0-9]{2}";
  private static final String BETA = "[a-z0-9][a-z0-9.-]*-[0-9]{4}-?[0-9]{2}-?[0-9]{2}";

  private final Optional<Secret> apiKey;
  private final InstantSource clock;

  public Anthropic(Optional<Secret> apiKey, InstantSource clock) {
    this.apiKey = apiKey;
    this.clock = clock;
  }

  @Override
  public Optional<Refusal> admit(Request request) {
    Headers headers = request.headers();
    Optional<String> key = headers.first("x-api-key");
    Optional<String> bearer = headers.first("authorization").map(Anthropic::token);
    if (key.isEmpty() && bearer.isEmpty()) {
      return Optional.of(unauthenticated("x-api-key header is required"));
    }
    if (apiKey.isPresent()) {
      if (key.isPresent() && !key.get().equals(apiKey.get().reveal())) {
        return Optional.of(unauthenticated("invalid x-api-key"));
      }
      if (bearer.isPresent() && !bearer.get().equals(apiKey.get().reveal())) {
        return Optional.of(unauthenticated("Invalid bearer token"));
      }
    }
    return version(headers);
  }

  /// What is wrong with the version and the betas that a request names.
  public static Optional<Refusal> version(Headers headers) {
    Optional<String> version = headers.first("anthropic-version");
    if (version.isEmpty()) {
      return Optional.of(Refusal.invalid("anthropic-version: header is required"));
    }
    if (!version.get().matches(VERSION)) {
      return Optional.of(
          Refusal.invalid("anthropic-version: \"" + version.get() + "\" is not a valid version"));
    }
    return betas(headers).stream()
        .filter(beta -> !beta.matches(BETA))
        .findFirst()
        .map(Anthropic::unexpectedBeta);
  }

  /// A beta that is not known.
  public static Refusal unexpectedBeta(String beta) {
    return Refusal.invalid(
        "Unexpected value(s) `"
            + beta
            + "` for the `anthropic-beta` header. Please consult our documentation at"
            + " docs.claude.com or try again without the header.");
  }

  /// The betas that a request names.
  public static List<String> betas(Headers headers) {
    return headers.all("anthropic-beta").stream()
        .flatMap(line -> List.of(line.split(",")).stream())
        .map(String::strip)
        .filter(beta -> !beta.isEmpty())
        .toList();
  }

  /// What names the caller's prompt cache.
  public static String credential(Headers headers) {
    return headers
        .first("x-api-key")
        .or(() -> headers.first("api-key"))
        .or(() -> headers.first("authorization").map(Anthropic::token))
        .orElse("");
  }

  /// Headers of every answer.
  List<Header> headers(String requestId, String contentType) {
    String reset = clock.instant().truncatedTo(ChronoUnit.SECONDS).plusSeconds(60).toString();
    List<Header> headers = new ArrayList<>();
    headers.add(new Header("content-type", contentType));
    for (String kind : List.of("requests", "input-tokens", "output-tokens", "tokens")) {
      String limit = kind.equals("requests") ? "4000" : "2000000";
      headers.add(new Header("anthropic-ratelimit-" + kind + "-limit", limit));
      headers.add(new Header("anthropic-ratelimit-" + kind + "-remaining", limit));
      headers.add(new Header("anthropic-ratelimit-" + kind + "-reset", reset));
    }
    headers.add(new Header("request-id", requestId));
    headers.add(new Header("anthropic-organization-id", "5157b0c5-0000-4000-8000-000000000001"));
    headers.add(new Header("server", "signalbox-simulator"));
    return headers;
  }

  @Override
  public Refusal failure(Fault.Status fault) {
    int status = fault.status();
    Refusal refusal =
        switch (status) {
          case 400 -> Refusal.invalid("The request was refused on request.");
          case 401 -> unauthenticated("invalid x-api-key");
          case 402 -> Refusal.of(status, "billing_error", "Your credit balance is too low.");
          case 403 ->
              Refusal.of(status, "permission_error", "Your API key may not use this resource.");
          case 404 -> Refusal.of(status, "not_found_error", "model: no such model");
          case 413 ->
              Refusal.of(
                  status,
                  "request_too_large",
                  "Request exceeds the maximum allowed number of bytes");
          case 429 ->
              Refusal.of(
                  status,
                  "rate_limit_error",
                  "This request would exceed your account's rate limit. Please try again later.");
          case 504 -> Refusal.of(status, "timeout_error", "Request timed out");
          case 529 -> Refusal.of(status, "overloaded_error", "Overloaded");
          default -> Refusal.of(status, "api_error", "Internal server error");
        };
    return refusal.withRetryAfter(fault.retryAfterSeconds());
  }

  @Override
  public Refusal unreadable(String why) {
    return Refusal.invalid("The request body is not valid JSON: " + why);
  }

  @Override
  public Reply.Whole refuse(Refusal refusal, String requestId) {
    List<Header> headers = new ArrayList<>(headers(requestId, "application/json"));
    refusal
        .retryAfterSeconds()
        .ifPresent(seconds -> headers.add(new Header("retry-after", Integer.toString(seconds))));
    if (refusal.status() == 429 || refusal.status() >= 500) {
      headers.add(new Header("x-should-retry", "true"));
    }
    return Reply.Whole.json(refusal.status(), headers, error(refusal, requestId));
  }

  /// The body of an error, also that of an error event.
  public static JsonValue.Obj error(Refusal refusal, String requestId) {
    return JsonValue.object()
        .put("type", "error")
        .put(
            "error",
            JsonValue.object()
                .put("type", refusal.type())
                .put("message", refusal.message())
                .build())
        .put("request_id", requestId)
        .build();
  }

  /// The answer of `GET /v1/models`.
  public Reply.Whole models(List<String> ids, String requestId) {
    List<JsonValue> models = new ArrayList<>();
    for (String id : ids) {
      models.add(
          JsonValue.object()
              .put("type", "model")
              .put("id", id)
              .put("display_name", id)
              .put("created_at", "2026-01-01T00:00:00Z")
              .build());
    }
    JsonValue.ObjectBuilder list =
        JsonValue.object().put("data", JsonValue.array(models)).put("has_more", false);
    if (!ids.isEmpty()) {
      list.put("first_id", ids.getFirst()).put("last_id", ids.getLast());
    }
    return Reply.Whole.json(200, headers(requestId, "application/json"), list.build());
  }

  private static String token(String authorization) {
    return authorization.regionMatches(true, 0, "Bearer ", 0, 7)
        ? authorization.substring(7).strip()
        : authorization;
  }

  private static Refusal unauthenticated(String message) {
    return Refusal.of(401, "authentication_error", message);
  }
}
