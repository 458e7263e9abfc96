package dev.signalbox.data;

import dev.signalbox.data.answer.OwnAnswer;
import dev.signalbox.data.answer.OwnAnswer.Field;
import dev.signalbox.model.json.Json;
import dev.signalbox.model.json.JsonValue;
import dev.signalbox.model.wire.Surface;
import java.util.List;

/// How many tokens a prompt has, where its provider cannot be asked in the client's words. Rather
/// too many than too few: a client that is told too little fills its window until calls fail.
final class TokenEstimate {

  /// Text of people has about four bytes a token, code and numbers less; all of the JSON counts.
  private static final double BYTES_PER_TOKEN = 2.5;

  private TokenEstimate() {}

  /// The answer to a question for the number of tokens.
  static OwnAnswer answer(Surface surface, String path, long bodyBytes, String callId) {
    long tokens = (long) Math.ceil(bodyBytes / BYTES_PER_TOKEN);
    String member =
        switch (surface) {
          case GEMINI_COUNT_TOKENS -> "totalTokens";
          case BEDROCK_COUNT_TOKENS -> "inputTokens";
          case VERTEX_COUNT_TOKENS ->
              path.endsWith(":countTokens") ? "totalTokens" : "input_tokens";
          default -> "input_tokens";
        };
    return new OwnAnswer(
        200,
        List.of(
            new Field("content-type", "application/json"),
            new Field("x-signalbox-estimated", member),
            new Field("x-signalbox-request-id", callId)),
        Json.writeBytes(JsonValue.object().put(member, tokens).build()));
  }
}
