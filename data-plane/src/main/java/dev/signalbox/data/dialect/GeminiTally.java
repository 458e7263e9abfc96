package dev.signalbox.data.dialect;

import dev.signalbox.data.dialect.scan.JsonPath;
import dev.signalbox.data.dialect.scan.Words;
import dev.signalbox.model.usage.Unit;
import dev.signalbox.model.usage.UsageCounts;

/// Gemini generateContent, on Vertex too: one object, a stream of objects, or an array of them.
/// `promptTokenCount` has the cached tokens in it, thoughts stand beside the candidates' tokens,
/// and what tools put into the prompt is counted apart.
final class GeminiTally extends UsageTally {

  private static final int PROMPT = 0;
  private static final int CANDIDATES = 1;
  private static final int CACHED = 2;
  private static final int THOUGHTS = 3;
  private static final int TOOL_PROMPT = 4;

  private static final Words TYPES = new Words();

  private static final JsonPath WANTED = tree();

  private boolean finished;

  private static JsonPath tree() {
    JsonPath tree = JsonPath.tree();
    for (String prefix : new String[] {"", "[]."}) {
      tree.want(prefix + "modelVersion", MODEL)
          .want(prefix + "responseId", ID)
          .want(prefix + "error", ERROR)
          .want(prefix + "candidates[].finishReason", FINISH)
          .want(prefix + "promptFeedback.blockReason", FINISH)
          .want(prefix + "usageMetadata.promptTokenCount", PROMPT)
          .want(prefix + "usageMetadata.candidatesTokenCount", CANDIDATES)
          .want(prefix + "usageMetadata.cachedContentTokenCount", CACHED)
          .want(prefix + "usageMetadata.thoughtsTokenCount", THOUGHTS)
          .want(prefix + "usageMetadata.toolUsePromptTokenCount", TOOL_PROMPT)
          .want(prefix + "usageMetadata.trafficType", TIER)
          .count(prefix + "candidates[].content.parts[].text");
    }
    return tree;
  }

  @Override
  JsonPath wanted() {
    return WANTED;
  }

  @Override
  Words types() {
    return TYPES;
  }

  @Override
  void eventEnded(int type, boolean finishFound) {
    finished |= finishFound;
  }

  /// Nothing in the format says that a stream is over: a reason to finish may be followed by more.
  @Override
  void bodyEnded() {
    if (finished) {
      markEnded();
    }
  }

  @Override
  UsageCounts counts() {
    long cached = Math.min(max(CACHED), max(PROMPT));
    return UsageCounts.NONE
        .with(Unit.INPUT_TOKEN, max(PROMPT) - cached + max(TOOL_PROMPT))
        .with(Unit.CACHE_READ_TOKEN, cached)
        .with(Unit.OUTPUT_TOKEN, max(CANDIDATES) + max(THOUGHTS));
  }
}
