package dev.signalbox.data.credential.renew;

import dev.signalbox.model.json.Json;
import dev.signalbox.model.json.JsonException;
import dev.signalbox.model.json.JsonValue;
import dev.signalbox.model.json.JsonValue.Obj;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// An answer of such a service. May hold secrets.
///
/// @param dateMillis the time at the service; -1 if it did not tell
public record ServiceAnswer(int status, byte[] body, long dateMillis) {

  /// Codes that say why, and nothing else. An answer may repeat what was sent to it, so no other
  /// text of it is ever told.
  private static final Set<String> CODES =
      Set.of(
          "AccessDenied",
          "AccessDeniedException",
          "ExpiredToken",
          "ExpiredTokenException",
          "IDPCommunicationError",
          "InternalFailure",
          "InvalidClientTokenId",
          "InvalidIdentityToken",
          "InvalidSignatureException",
          "MalformedPolicyDocument",
          "PackedPolicyTooLarge",
          "RegionDisabledException",
          "RequestExpired",
          "ResourceNotFoundException",
          "SignatureDoesNotMatch",
          "Throttling",
          "UnrecognizedClientException",
          "ValidationError",
          "ValidationException",
          "access_denied",
          "authorization_pending",
          "invalid_client",
          "invalid_grant",
          "invalid_request",
          "invalid_resource",
          "invalid_scope",
          "invalid_target",
          "unauthorized_client",
          "unsupported_grant_type",
          "Forbidden",
          "SecretNotFound",
          "Unauthorized",
          "NOT_FOUND",
          "PERMISSION_DENIED",
          "UNAUTHENTICATED");

  /// The body as text.
  public String text() {
    return new String(body, StandardCharsets.UTF_8);
  }

  /// The body as a JSON object.
  ///
  /// @throws FetchFailure if the status is not 2xx, or the body is something else
  public Obj object() throws FetchFailure {
    requireGood();
    return json().orElseThrow(() -> new FetchFailure("the answer is not a JSON object"));
  }

  /// @throws FetchFailure if the status is not 2xx
  public void requireGood() throws FetchFailure {
    if (status < 200 || status > 299) {
      String code = code();
      throw new FetchFailure(
          String.format(
              Locale.ROOT, "answered with status %d%s", status, code.isEmpty() ? "" : ", " + code));
    }
  }

  /// How long something lives that ends at this time, by the clock of the service if it told one.
  public long lifeUntil(long endMillis, long nowMillis) {
    return endMillis - (dateMillis < 0 ? nowMillis : dateMillis);
  }

  @Override
  public String toString() {
    return "ServiceAnswer[" + status + "]";
  }

  private Optional<Obj> json() {
    try {
      return Optional.of(Json.parse(body).asObject());
    } catch (JsonException | IllegalArgumentException malformed) {
      return Optional.empty();
    }
  }

  /// The well-known code that the answer gives; empty if it gives none.
  private String code() {
    Optional<Obj> json = json();
    if (json.isPresent()) {
      for (String name : new String[] {"error", "__type", "code", "Code"}) {
        Optional<JsonValue> value = json.get().get(name);
        if (value.isPresent() && value.get() instanceof JsonValue.Text said) {
          String text = said.value();
          return known(text.substring(text.indexOf('#') + 1));
        }
        if (value.isPresent() && value.get() instanceof Obj inner) {
          return inner
              .get("status")
              .or(() -> inner.get("code"))
              .filter(JsonValue.Text.class::isInstance)
              .map(text -> known(text.asString()))
              .orElse("");
        }
      }
      return "";
    }
    String text = text();
    int start = text.indexOf("<Code>");
    int end = text.indexOf("</Code>");
    return start >= 0 && end > start ? known(text.substring(start + "<Code>".length(), end)) : "";
  }

  private static String known(String code) {
    return CODES.contains(code) ? code : "";
  }
}
