package dev.signalbox.simulator.gemini;

import dev.signalbox.model.json.Json;
import dev.signalbox.model.json.JsonValue;
import dev.signalbox.model.key.Secret;
import dev.signalbox.simulator.call.Fault;
import dev.signalbox.simulator.call.Header;
import dev.signalbox.simulator.call.Refusal;
import dev.signalbox.simulator.call.Reply;
import dev.signalbox.simulator.call.Request;
import dev.signalbox.simulator.call.Vendor;
import dev.signalbox.simulator.google.GoogleAccounts;
import dev.signalbox.simulator.google.GoogleErrors;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Keys, headers and errors of the Gemini API (docs: ai.google.dev/gemini-api/docs/troubleshooting,
/// /api-key). The type of a refusal is Google's canonical status, its parameter the field at fault.
public final class Gemini implements Vendor {

  static final String INVALID = "INVALID_ARGUMENT";

  private final Optional<Secret> apiKey;
  private final GoogleAccounts accounts;

  public Gemini(Optional<Secret> apiKey, GoogleAccounts accounts) {
    this.apiKey = apiKey;
    this.accounts = accounts;
  }

  @Override
  public Optional<Refusal> admit(Request request) {
    Optional<String> key = request.headers().first("x-goog-api-key").or(() -> request.query("key"));
    if (key.isPresent()) {
      boolean known =
          !key.get().isEmpty() && apiKey.map(only -> only.reveal().equals(key.get())).orElse(true);
      return known
          ? Optional.empty()
          : Optional.of(
              Refusal.of(400, INVALID, "API key not valid. Please pass a valid API key.")
                  .withCode("API_KEY_INVALID"));
    }
    Optional<String> token = request.bearer();
    if (token.isEmpty()) {
      return Optional.of(
          Refusal.of(
              403,
              "PERMISSION_DENIED",
              "Method doesn't allow unregistered callers (callers without established identity)."
                  + " Please use API Key or other form of API consumer identity to call this"
                  + " API."));
    }
    return accounts.live(token.get(), request.at()).isPresent()
        ? Optional.empty()
        : Optional.of(Refusal.of(401, "UNAUTHENTICATED", GoogleErrors.UNAUTHENTICATED));
  }

  /// What names the caller's prompt cache.
  static String credential(Request request) {
    return request
        .headers()
        .first("x-goog-api-key")
        .or(() -> request.query("key"))
        .or(request::bearer)
        .orElse("");
  }

  /// Headers of every answer.
  static List<Header> headers(String requestId, String contentType) {
    return List.of(
        new Header("content-type", contentType),
        new Header("vary", "Origin, X-Origin, Referer"),
        new Header("server", "signalbox-simulator"),
        new Header("x-request-id", requestId));
  }

  /// A JSON body as Google writes it: characters with a meaning in HTML and the line ends that are
  /// not ASCII are escaped.
  public static byte[] bytes(JsonValue value) {
    return text(value).getBytes(StandardCharsets.UTF_8);
  }

  static String text(JsonValue value) {
    return Json.write(value)
        .replace("<", "\\u003c")
        .replace(">", "\\u003e")
        .replace("&", "\\u0026")
        .replace("'", "\\u0027")
        .replace("\u2028", "\\u2028")
        .replace("\u2029", "\\u2029");
  }

  @Override
  public Refusal failure(Fault.Status fault) {
    return googleFailure(fault);
  }

  /// The words of Google's model services for a failure on request.
  public static Refusal googleFailure(Fault.Status fault) {
    int status = fault.status();
    Refusal refusal =
        switch (status) {
          case 401 -> Refusal.of(status, "UNAUTHENTICATED", GoogleErrors.UNAUTHENTICATED);
          case 403 ->
              Refusal.of(status, "PERMISSION_DENIED", "The caller does not have permission");
          case 404 -> Refusal.of(status, "NOT_FOUND", "Requested entity was not found.");
          case 429 ->
              Refusal.of(
                  status,
                  "RESOURCE_EXHAUSTED",
                  "You exceeded your current quota, please check your plan and billing details.");
          case 499 -> Refusal.of(status, "CANCELLED", "The operation was cancelled.");
          case 503, 529 ->
              Refusal.of(503, "UNAVAILABLE", "The model is overloaded. Please try again later.");
          case 504 ->
              Refusal.of(status, "DEADLINE_EXCEEDED", "The request timed out. Please try again.");
          default ->
              status < 500
                  ? Refusal.of(status, INVALID, "The request was refused on request.")
                  : Refusal.of(status, "INTERNAL", "An internal error has occurred.");
        };
    return refusal.withRetryAfter(fault.retryAfterSeconds());
  }

  @Override
  public Refusal unreadable(String why) {
    return Refusal.of(400, INVALID, "Invalid JSON payload received. " + why);
  }

  @Override
  public Reply.Whole refuse(Refusal refusal, String requestId) {
    return googleRefusal(refusal, requestId);
  }

  /// An error answer of Google's model services. It has no `retry-after`: the time to wait is a
  /// detail.
  public static Reply.Whole googleRefusal(Refusal refusal, String requestId) {
    return new Reply.Whole(
        refusal.status(),
        headers(requestId, "application/json; charset=UTF-8"),
        bytes(error(refusal)),
        Optional.empty());
  }

  /// The body of an error, also that of a broken stream.
  static JsonValue.Obj error(Refusal refusal) {
    List<JsonValue> details = new ArrayList<>();
    refusal
        .code()
        .ifPresent(reason ->
            details.add(
                JsonValue.object()
                    .put("@type", "type.googleapis.com/google.rpc.ErrorInfo")
                    .put("reason", reason)
                    .put("domain", "googleapis.com")
                    .build()));
    refusal
        .parameter()
        .ifPresent(field ->
            details.add(
                JsonValue.object()
                    .put("@type", "type.googleapis.com/google.rpc.BadRequest")
                    .put(
                        "fieldViolations",
                        JsonValue.array(
                            List.of(
                                JsonValue.object()
                                    .put("field", field)
                                    .put("description", refusal.message())
                                    .build())))
                    .build()));
    refusal
        .retryAfterSeconds()
        .ifPresent(seconds ->
            details.add(
                JsonValue.object()
                    .put("@type", "type.googleapis.com/google.rpc.RetryInfo")
                    .put("retryDelay", seconds + "s")
                    .build()));
    String status = refusal.type().matches("[A-Z_]+") ? refusal.type() : status(refusal.status());
    return GoogleErrors.body(refusal.status(), status, refusal.message(), details);
  }

  private static String status(int code) {
    return code == 404 || code == 405 ? "NOT_FOUND" : INVALID;
  }
}
