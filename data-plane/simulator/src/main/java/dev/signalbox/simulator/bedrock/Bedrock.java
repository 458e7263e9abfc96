package dev.signalbox.simulator.bedrock;

import dev.signalbox.model.json.JsonValue;
import dev.signalbox.model.key.Secret;
import dev.signalbox.simulator.aws.AwsAccounts;
import dev.signalbox.simulator.aws.SignatureCheck;
import dev.signalbox.simulator.call.Call;
import dev.signalbox.simulator.call.Fault;
import dev.signalbox.simulator.call.Header;
import dev.signalbox.simulator.call.Refusal;
import dev.signalbox.simulator.call.Reply;
import dev.signalbox.simulator.call.Request;
import dev.signalbox.simulator.call.Vendor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Authentication, headers and errors of Bedrock (docs: bedrock/latest/APIReference,
/// userguide/troubleshooting-api-error-codes). The type of a refusal is the name of AWS's
/// exception.
public final class Bedrock implements Vendor {

  static final String VALIDATION = "ValidationException";
  private static final String CORAL = ":http://internal.amazon.com/coral/com.amazon.bedrock/";

  private final AwsAccounts accounts;
  private final SignatureCheck signatures;
  private final Optional<Secret> apiKey;

  /// @param apiKey the only bearer token that is let in beside registered API keys; if empty, any
  ///   that does not look like an API key of Bedrock
  public Bedrock(AwsAccounts accounts, Optional<Secret> apiKey) {
    this.accounts = accounts;
    this.signatures = new SignatureCheck(accounts);
    this.apiKey = apiKey;
  }

  @Override
  public Optional<Refusal> admit(Request request) {
    Optional<String> bearer = request.bearer();
    if (bearer.isPresent()) {
      return knows(bearer.get(), request)
          ? Optional.empty()
          : Optional.of(
              Refusal.of(
                  403,
                  "AccessDeniedException",
                  "Authentication failed: Please make sure your API Key is valid."));
    }
    return switch (signatures.check(request, "bedrock")) {
      case SignatureCheck.Result.Signed ignored -> Optional.empty();
      case SignatureCheck.Result.Wrong wrong ->
          Optional.of(Refusal.of(wrong.status(), wrong.code(), wrong.message()));
    };
  }

  private boolean knows(String token, Request request) {
    if (accounts.knowsApiKey(token, request.at())) {
      return true;
    }
    return apiKey
        .map(only -> only.reveal().equals(token))
        .orElse(!token.isEmpty() && !token.startsWith("ABSK"));
  }

  /// What names the caller's prompt cache.
  static String credential(Call call) {
    return call.headers()
        .first("authorization")
        .map(line -> line.replaceFirst("(?s)/.*", ""))
        .orElse("");
  }

  static List<Header> headers(Call call, String contentType) {
    List<Header> headers = new ArrayList<>();
    headers.add(new Header("content-type", contentType));
    headers.add(new Header("x-amzn-requestid", call.requestId()));
    return headers;
  }

  @Override
  public Refusal failure(Fault.Status fault) {
    int status = fault.status();
    Refusal refusal =
        switch (status) {
          case 400 -> invalid("The request was refused on request.");
          case 401, 403 ->
              Refusal.of(
                  status,
                  "AccessDeniedException",
                  "User is not authorized to perform: bedrock:InvokeModel");
          case 404 ->
              Refusal.of(
                  status, "ResourceNotFoundException", "Could not resolve the foundation model.");
          case 408 ->
              Refusal.of(status, "ModelTimeoutException", "The model timed out. Try again.");
          case 424 ->
              Refusal.of(status, "ModelErrorException", "The model failed to process the request.");
          case 429 ->
              Refusal.of(
                  status,
                  "ThrottlingException",
                  "Too many tokens, please wait before trying again.");
          case 503, 529 ->
              Refusal.of(
                  503, "ServiceUnavailableException", "Bedrock is unable to process your request.");
          default ->
              Refusal.of(
                  status,
                  "InternalServerException",
                  "The system encountered an unexpected error during processing. Try your request"
                      + " again.");
        };
    return refusal;
  }

  /// A request that AWS's own validation refuses.
  static Refusal invalid(String message) {
    return Refusal.of(400, VALIDATION, message);
  }

  @Override
  public Refusal unreadable(String why) {
    return invalid(
        "Malformed input request: " + why + ", please reformat your input and try again.");
  }

  @Override
  public Reply.Whole refuse(Refusal refusal, String requestId) {
    boolean model = refusal.type().endsWith("_error") || refusal.type().equals("request_too_large");
    String type = model ? VALIDATION : refusal.type();
    return Reply.Whole.json(
        refusal.status(),
        List.of(
            new Header("content-type", "application/json"),
            new Header("x-amzn-requestid", requestId),
            new Header("x-amzn-errortype", type + CORAL)),
        JsonValue.object().put("message", refusal.message()).build());
  }
}
