package dev.signalbox.data.crossing;

import dev.signalbox.data.exchange.PathSegment;
import dev.signalbox.model.wire.Surface;

/// Where a provider takes calls of a surface, behind its base address.
final class ProviderPath {

  private ProviderPath() {}

  static String of(Surface surface, String model, boolean stream) {
    String segment = PathSegment.encode(model);
    return switch (surface) {
      case MESSAGES -> "/messages";
      case CHAT_COMPLETIONS -> "/chat/completions";
      case RESPONSES -> "/responses";
      case GENERATE_CONTENT -> "/models/" + segment + gemini(stream);
      case VERTEX_GENERATE_CONTENT -> "/publishers/google/models/" + segment + gemini(stream);
      case RAW_PREDICT ->
          "/publishers/anthropic/models/"
              + segment
              + (stream ? ":streamRawPredict" : ":rawPredict");
      case INVOKE_MODEL ->
          "/model/" + segment + (stream ? "/invoke-with-response-stream" : "/invoke");
      case CONVERSE -> "/model/" + segment + (stream ? "/converse-stream" : "/converse");
      case COUNT_TOKENS,
          COMPLETIONS,
          EMBEDDINGS,
          GEMINI_COUNT_TOKENS,
          EMBED_CONTENT,
          BEDROCK_COUNT_TOKENS,
          VERTEX_COUNT_TOKENS,
          FILES,
          BATCHES,
          MESSAGE_BATCHES,
          ANTHROPIC_FILES,
          ACCOUNT_LISTS ->
          throw new IllegalArgumentException("no call crosses to " + surface);
    };
  }

  private static String gemini(boolean stream) {
    return stream ? ":streamGenerateContent?alt=sse" : ":generateContent";
  }
}
