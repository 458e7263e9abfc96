package dev.signalbox.data.exchange;

import java.util.Locale;

/// Why Signalbox stopped a call: metric tag, API code and the shape of the answer in one closed
/// list.
///
/// A decision of ours is a 4xx, because clients take a 5xx for a passing fault and ask again, some
/// of them thirty times. 502 and 504 say that the provider gave no answer at all; 503 is for a
/// proxy that is not ready or has no room.
///
/// The texts say that it is Signalbox who speaks, what to do and whom to ask. They avoid the words
/// by which agents recognise a passing limit, so that nobody retries a decision. `{}` stands for
/// the subject of the refusal, such as a model name.
public enum RefusalCode {
  UNAUTHENTICATED(
      Kind.CREDENTIAL,
      "no virtual key came with this request. Send it as x-api-key or as Authorization: Bearer."
          + " Your Signalbox administrator issues keys."),
  KEY_MALFORMED(
      Kind.CREDENTIAL,
      "what came as a key is not a Signalbox virtual key. It starts with sbx_ and may have been"
          + " cut or altered. Copy it again, or ask your Signalbox administrator for one."),
  KEY_UNKNOWN(
      Kind.CREDENTIAL,
      "this virtual key is not known here. Check that it belongs to this gateway, or ask your"
          + " Signalbox administrator for a new one."),
  KEY_REVOKED(
      Kind.CREDENTIAL,
      "this virtual key has been revoked. Ask your Signalbox administrator for a new one."),
  KEY_EXPIRED(
      Kind.CREDENTIAL,
      "this virtual key has expired. Ask your Signalbox administrator for a new one."),
  KEY_SUSPENDED(
      Kind.CREDENTIAL,
      "this virtual key is on hold. Ask your Signalbox administrator, who can see why and let it go"
          + " on."),
  KEY_REPLACED(
      Kind.CREDENTIAL,
      "this virtual key has a newer secret, and the time for the old one is over. Put the new one"
          + " into your client, or ask your Signalbox administrator for it."),
  CREDENTIALS_CONFLICT(
      Kind.CREDENTIAL,
      "x-api-key and Authorization carry different keys. Send one of them, or the same key in"
          + " both."),
  MODEL_UNKNOWN(
      Kind.MODEL_MISSING,
      "no model named {} is set up here. GET /v1/models lists the models that your key may call."),
  MODEL_NOT_ALLOWED(
      Kind.PERMISSION,
      "your key may not call the model {}. GET /v1/models lists the models that it may call; your"
          + " Signalbox administrator can allow more."),
  SURFACE_NOT_ALLOWED(
      Kind.PERMISSION,
      "your key may not call this endpoint. Your Signalbox administrator can allow it."),
  LISTS_NOT_ALLOWED(
      Kind.PERMISSION,
      "lists of files and batches show what others keep in the same account, and your key may not"
          + " see that. Ask for a file or batch by its id; your Signalbox administrator can allow"
          + " the surface account_lists."),
  ADDRESS_NOT_ALLOWED(
      Kind.PERMISSION,
      "your key may not be used from this network. Call from one that it is meant for, or ask your"
          + " Signalbox administrator to allow this one."),
  SURFACE_UNSUPPORTED(
      Kind.NOT_FOUND,
      "the model {} is not offered on this endpoint. Call it on the endpoint of its own format, or"
          + " ask your Signalbox administrator."),
  ROUTE_UNKNOWN(
      Kind.NOT_FOUND,
      "there is nothing at this path. Check the base address of your client: model calls are under"
          + " /v1."),
  UNKNOWN_PROVIDER(
      Kind.NOT_FOUND,
      "the model {} leads to a provider that is not set up. Your Signalbox administrator can add"
          + " it."),
  NO_PROVIDER_KEEPS(
      Kind.NOT_FOUND,
      "no provider for {} is set up here. Files and batches need a provider of the client's own"
          + " format; x-signalbox-provider names one where there are several."),
  METHOD_NOT_ALLOWED(
      405,
      "invalid_request_error",
      "invalid_request_error",
      "this path takes another method. Model calls are POST, the model list is GET."),
  TIMEOUT_HEAD(
      408,
      "timeout_error",
      "timeout_error",
      "the request's header did not arrive in time. Send it again."),
  TIMEOUT_BODY(
      408,
      "timeout_error",
      "timeout_error",
      "the request's body did not arrive in time. Send it again."),
  LENGTH_REQUIRED(
      411,
      "invalid_request_error",
      "invalid_request_error",
      "the request does not say how long its body is. Send Content-Length or chunked encoding."),
  BODY_TOO_LARGE(
      413,
      "request_too_large",
      "request_too_large",
      "the request's body is larger than this gateway takes. Shorten the conversation, or ask your"
          + " Signalbox administrator to raise the bound."),
  ENCODING_UNSUPPORTED(
      415,
      "invalid_request_error",
      "invalid_request_error",
      "the content encoding {} of the request's body cannot be read here. Send it as gzip, zstd or"
          + " plain."),
  HEADER_TOO_LARGE(
      431,
      "request_too_large",
      "request_too_large",
      "the request's header is larger than this gateway takes. Send fewer or shorter fields."),
  HEAD_MALFORMED(Kind.BAD_REQUEST, "the request's header is not valid HTTP. Check your client."),
  BODY_MALFORMED(
      Kind.BAD_REQUEST, "the request's body is not a JSON object in UTF-8. Check your client."),
  MODEL_MISSING(
      Kind.BAD_REQUEST, "the request names no model. Put the name of a model in the member model."),
  REQUEST_NOT_UNDERSTOOD(
      Kind.BAD_REQUEST,
      "the request cannot be put into the format of the model's provider: {}. Correct it, or ask"
          + " for a model whose provider speaks your client's format."),
  ROUTE_WOULD_LOSE(
      Kind.BAD_REQUEST,
      "the provider of this model cannot be told all that the request says; it would lose {}. Ask"
          + " for a model whose provider speaks your client's format, or ask your Signalbox"
          + " administrator to allow the loss on this route."),
  PREVIOUS_RESPONSE_ELSEWHERE(
      Kind.BAD_REQUEST,
      "the response that this request continues was made by another provider than the model {}"
          + " leads to now, and your key may not call that one. Send the whole conversation as"
          + " input, without previous_response_id."),
  BATCH_NOT_BOOKED(
      409,
      "invalid_request_error",
      "invalid_request_error",
      "a batch that hangs on this is not booked yet. It will be a moment after it has ended; delete"
          + " it then."),
  BATCH_MALFORMED(
      Kind.BAD_REQUEST,
      "the batch cannot be read: {}. Each request of it must be a JSON object that names its model"
          + " once; there may be 100,000 requests and 100 models in one batch."),
  BATCH_FILE_UNREADABLE(
      Kind.BAD_REQUEST,
      "the input file {} of the batch cannot be read from its provider. Check the id, and that the"
          + " file was uploaded through the same provider."),
  BATCH_MODEL_ELSEWHERE(
      Kind.BAD_REQUEST,
      "the batch asks for the model {}, which its provider does not take under this name. Put only"
          + " models of one provider into a batch; within an input file, use the names that the"
          + " provider knows."),
  PROVIDER_CREDENTIAL_MISSING(
      Kind.PERMISSION,
      "the provider of the model {} has no credential here yet. Your Signalbox administrator can"
          + " add it."),
  SPOOL_FULL(
      Kind.PERMISSION,
      "this gateway has no disk space left to book usage, and its operator chose to stop calls"
          + " then. Ask your Signalbox administrator."),
  NOT_READY(
      503,
      "api_error",
      "server_error",
      "this gateway is starting or shutting down. Try again in a moment."),
  POLICY_STALE(
      503,
      "api_error",
      "server_error",
      "this gateway has not heard of its control plane for longer than your organisation allows."
          + " Try again later."),
  OVERLOADED(
      503,
      "overloaded_error",
      "server_error",
      "this gateway has no room for another call at the moment. Try again in a moment."),
  PROVIDER_UNREACHABLE(
      502,
      "api_error",
      "server_error",
      "the model provider could not be reached. Try again; if it stays so, ask your Signalbox"
          + " administrator."),
  PROVIDER_HUNG_UP(
      502,
      "api_error",
      "server_error",
      "the model provider ended the connection without an answer. Try again; if it stays so, ask"
          + " your Signalbox administrator."),
  PROVIDER_TIMEOUT(
      504,
      "timeout_error",
      "server_error",
      "the model provider did not answer in time. Try again; if it stays so, ask your Signalbox"
          + " administrator."),
  INTERNAL(
      500,
      "api_error",
      "server_error",
      "a defect in this gateway ended the call. Give the request id to your Signalbox"
          + " administrator.");

  private final int status;
  private final String anthropicType;
  private final String openAiType;
  private final String message;
  private final String wireName = name().toLowerCase(Locale.ROOT);

  RefusalCode(Kind kind, String message) {
    this(kind.status, kind.anthropicType, kind.openAiType, message);
  }

  RefusalCode(int status, String anthropicType, String openAiType, String message) {
    this.status = status;
    this.anthropicType = anthropicType;
    this.openAiType = openAiType;
    this.message = message;
  }

  /// The HTTP status of the answer.
  public int status() {
    return status;
  }

  /// `error.type` in the Anthropic shape.
  public String anthropicType() {
    return anthropicType;
  }

  /// `error.type` in the OpenAI shape.
  public String openAiType() {
    return openAiType;
  }

  /// `error.code` in the OpenAI shape: the vendor's own code where clients act on it, else ours.
  public String openAiCode() {
    return switch (this) {
      case UNAUTHENTICATED,
          KEY_MALFORMED,
          KEY_UNKNOWN,
          KEY_REVOKED,
          KEY_EXPIRED,
          KEY_SUSPENDED,
          KEY_REPLACED ->
          "invalid_api_key";
      case MODEL_UNKNOWN -> "model_not_found";
      case PREVIOUS_RESPONSE_ELSEWHERE -> "previous_response_not_found";
      default -> wireName;
    };
  }

  /// Whether the refusal is about the member `model` of the request.
  public boolean aboutModel() {
    return switch (this) {
      case MODEL_UNKNOWN,
          MODEL_NOT_ALLOWED,
          MODEL_MISSING,
          SURFACE_UNSUPPORTED,
          UNKNOWN_PROVIDER,
          PROVIDER_CREDENTIAL_MISSING ->
          true;
      default -> false;
    };
  }

  /// Whether the same request may succeed a moment later. False for every decision.
  public boolean shouldRetry() {
    return switch (this) {
      case TIMEOUT_HEAD,
          TIMEOUT_BODY,
          NOT_READY,
          POLICY_STALE,
          OVERLOADED,
          PROVIDER_UNREACHABLE,
          PROVIDER_HUNG_UP,
          PROVIDER_TIMEOUT ->
          true;
      default -> false;
    };
  }

  /// The name outside: in `x-signalbox-error-code` and as metric tag.
  public String wireName() {
    return wireName;
  }

  /// The sentence for people, `{}` standing for the subject.
  String template() {
    return message;
  }

  /// Shapes shared by several codes. In the OpenAI shape an authentication error must not say
  /// `invalid_request_error`: some agents read that text as a fault of the request and go on.
  private enum Kind {
    CREDENTIAL(401, "authentication_error", "authentication_error"),
    PERMISSION(403, "permission_error", "permission_error"),
    NOT_FOUND(404, "not_found_error", "not_found_error"),
    /// The one pair of type and code that agents know for a missing model.
    MODEL_MISSING(404, "not_found_error", "invalid_request_error"),
    BAD_REQUEST(400, "invalid_request_error", "invalid_request_error");

    private final int status;
    private final String anthropicType;
    private final String openAiType;

    Kind(int status, String anthropicType, String openAiType) {
      this.status = status;
      this.anthropicType = anthropicType;
      this.openAiType = openAiType;
    }
  }
}
