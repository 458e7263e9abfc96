package dev.signalbox.data.answer;

import dev.signalbox.data.answer.OwnAnswer.Field;
import dev.signalbox.data.exchange.AwsError;
import dev.signalbox.data.exchange.HeaderView;
import dev.signalbox.data.exchange.Refusal;
import dev.signalbox.data.exchange.RefusalCode;
import dev.signalbox.model.json.Json;
import dev.signalbox.model.wire.WireFormat;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// Writes a refusal in the format that its caller reads.
public final class RefusalRenderer {

  private RefusalRenderer() {}

  /// The format of a caller whose path does not tell: Anthropic if it speaks like an Anthropic
  /// client, else OpenAI.
  public static WireFormat formatOf(HeaderView headers) {
    boolean anthropic =
        headers.first("anthropic-version") != null || headers.first("x-api-key") != null;
    return anthropic ? WireFormat.ANTHROPIC : WireFormat.OPENAI;
  }

  /// The whole answer.
  ///
  /// @param requestId names the call; the caller finds it in the header and, in the Anthropic
  ///   shape, in the body
  public static OwnAnswer render(Refusal refusal, WireFormat format, String requestId) {
    List<Field> fields = new ArrayList<>(8);
    fields.add(new Field("content-type", "application/json"));
    fields.add(new Field("x-signalbox-error-code", refusal.code().wireName()));
    fields.add(new Field("x-signalbox-request-id", requestId));
    fields.add(
        new Field(format == WireFormat.ANTHROPIC ? "request-id" : "x-request-id", requestId));
    if (format == WireFormat.BEDROCK) {
      fields.add(new Field("x-amzn-requestid", requestId));
      fields.add(new Field("x-amzn-errortype", AwsError.of(refusal.status())));
    }
    if (!refusal.shouldRetry()) {
      fields.add(new Field("x-should-retry", "false"));
    }
    refusal
        .retryAfter()
        .ifPresent(wait -> fields.add(new Field("retry-after", Long.toString(wait.toSeconds()))));
    if (refusal.code() == RefusalCode.UNAUTHENTICATED) {
      fields.add(new Field("www-authenticate", "Bearer realm=\"signalbox\""));
    }
    return new OwnAnswer(status(refusal, format), fields, body(refusal, format, requestId));
  }

  /// AWS knows no 401: its SDKs read no reason in one.
  private static int status(Refusal refusal, WireFormat format) {
    return format == WireFormat.BEDROCK && refusal.status() == 401 ? 403 : refusal.status();
  }

  private static byte[] body(Refusal refusal, WireFormat format, String requestId) {
    StringBuilder out = new StringBuilder(320);
    switch (format) {
      case ANTHROPIC -> {
        out.append("{\"type\":\"error\",\"error\":{\"type\":");
        Json.quote(out, refusal.code().anthropicType());
        out.append(",\"message\":");
        Json.quote(out, refusal.message());
        out.append("},\"request_id\":");
        Json.quote(out, requestId);
        out.append('}');
      }
      case OPENAI, OPENAI_CHAT -> {
        out.append("{\"error\":{\"message\":");
        Json.quote(out, refusal.message());
        out.append(",\"type\":");
        Json.quote(out, refusal.code().openAiType());
        out.append(",\"param\":").append(refusal.code().aboutModel() ? "\"model\"" : "null");
        out.append(",\"code\":");
        Json.quote(out, refusal.code().openAiCode());
        out.append("}}");
      }
      case GEMINI, VERTEX -> google(out, refusal);
      case BEDROCK -> {
        out.append("{\"message\":");
        Json.quote(out, refusal.message());
        out.append('}');
      }
    }
    return out.toString().getBytes(StandardCharsets.UTF_8);
  }

  /// `google.rpc.Status` with an `ErrorInfo`, as Google's own servers answer (AIP-193).
  private static void google(StringBuilder out, Refusal refusal) {
    out.append("{\"error\":{\"code\":").append(refusal.status()).append(",\"message\":");
    Json.quote(out, refusal.message());
    out.append(",\"status\":");
    Json.quote(out, GoogleStatus.of(refusal.status()));
    out.append(",\"details\":[{\"@type\":\"type.googleapis.com/google.rpc.ErrorInfo\",\"reason\":");
    Json.quote(out, refusal.code().name());
    out.append(",\"domain\":\"signalbox\"}]}}");
  }
}
