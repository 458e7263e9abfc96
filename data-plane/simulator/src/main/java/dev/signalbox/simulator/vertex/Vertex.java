package dev.signalbox.simulator.vertex;

import dev.signalbox.model.json.JsonValue;
import dev.signalbox.simulator.anthropic.Anthropic;
import dev.signalbox.simulator.call.Fault;
import dev.signalbox.simulator.call.Header;
import dev.signalbox.simulator.call.Refusal;
import dev.signalbox.simulator.call.Reply;
import dev.signalbox.simulator.call.Request;
import dev.signalbox.simulator.call.Vendor;
import dev.signalbox.simulator.gemini.Gemini;
import dev.signalbox.simulator.google.GoogleAccounts;
import dev.signalbox.simulator.google.GoogleErrors;
import java.util.List;
import java.util.Optional;

/// Access tokens and errors of Vertex. What the platform refuses is in Google's shape; what a model
/// of Anthropic refuses is in Anthropic's.
public final class Vertex implements Vendor {

  private final GoogleAccounts accounts;

  public Vertex(GoogleAccounts accounts) {
    this.accounts = accounts;
  }

  @Override
  public Optional<Refusal> admit(Request request) {
    boolean known =
        request.bearer().flatMap(token -> accounts.live(token, request.at())).isPresent();
    return known
        ? Optional.empty()
        : Optional.of(
            Refusal.of(401, "UNAUTHENTICATED", GoogleErrors.UNAUTHENTICATED)
                .withCode("ACCESS_TOKEN_TYPE_UNSUPPORTED"));
  }

  @Override
  public Refusal failure(Fault.Status fault) {
    return fault.status() == 429
        ? Refusal.of(
            429,
            "RESOURCE_EXHAUSTED",
            "Quota exceeded for"
                + " aiplatform.googleapis.com/online_prediction_requests_per_base_model. Please"
                + " submit a quota increase request.")
        : Gemini.googleFailure(fault);
  }

  @Override
  public Refusal unreadable(String why) {
    return Refusal.of(400, "INVALID_ARGUMENT", "Invalid JSON payload received. " + why);
  }

  @Override
  public Reply.Whole refuse(Refusal refusal, String requestId) {
    if (!refusal.type().endsWith("_error") || refusal.status() == 405) {
      return Gemini.googleRefusal(refusal, requestId);
    }
    JsonValue.Obj body = Anthropic.error(refusal, requestId);
    return Reply.Whole.json(refusal.status(), headers(requestId, "application/json"), body);
  }

  static List<Header> headers(String requestId, String contentType) {
    return List.of(
        new Header("content-type", contentType),
        new Header("request-id", requestId),
        new Header("vary", "Origin, X-Origin, Referer"),
        new Header("server", "signalbox-simulator"));
  }
}
