package dev.signalbox.data.translate.gemini;

import dev.signalbox.data.conversation.Answer.AnswerUsage;
import dev.signalbox.model.json.JsonValue;
import dev.signalbox.model.json.JsonValue.Obj;
import dev.signalbox.model.usage.Unit;
import dev.signalbox.model.usage.UsageCounts;

/// `usageMetadata`. The vendor's prompt tokens include those read from a cache; its candidates'
/// tokens exclude thoughts, and what its own tools put into the prompt is counted apart.
final class GeminiUsage {

  private long prompt;
  private long cached;
  private long candidates;
  private long thoughts;
  private long toolPrompts;
  private String tier = "";

  static AnswerUsage read(Obj usage) {
    GeminiUsage read = new GeminiUsage();
    read.add(usage);
    return read.total();
  }

  /// Adds what one chunk of a stream says: the figures grow, and some chunks leave some out.
  void add(Obj usage) {
    prompt = Math.max(prompt, count(usage, "promptTokenCount"));
    cached = Math.max(cached, count(usage, "cachedContentTokenCount"));
    candidates = Math.max(candidates, count(usage, "candidatesTokenCount"));
    thoughts = Math.max(thoughts, count(usage, "thoughtsTokenCount"));
    toolPrompts = Math.max(toolPrompts, count(usage, "toolUsePromptTokenCount"));
    String said = ProtoJson.text(usage, "serviceTier");
    said = said.isEmpty() ? ProtoJson.text(usage, "trafficType") : said;
    tier = said.isEmpty() ? tier : said;
  }

  /// All that was said, in disjoint counts.
  AnswerUsage total() {
    long read = Math.min(prompt, cached);
    return new AnswerUsage(
        UsageCounts.NONE
            .with(Unit.INPUT_TOKEN, prompt - read + toolPrompts)
            .with(Unit.CACHE_READ_TOKEN, read)
            .with(Unit.OUTPUT_TOKEN, candidates + thoughts),
        thoughts,
        tier);
  }

  private static long count(Obj usage, String name) {
    return Math.clamp(ProtoJson.number(usage, name).orElse(0), 0, Integer.MAX_VALUE);
  }

  static Obj write(AnswerUsage usage) {
    UsageCounts counts = usage.counts();
    long prompt = counts.totalInputTokens();
    long output = counts.of(Unit.OUTPUT_TOKEN);
    long thoughts = Math.min(output, usage.reasoningTokens());
    JsonValue.ObjectBuilder written =
        JsonValue.object()
            .put("promptTokenCount", prompt)
            .put("candidatesTokenCount", output - thoughts)
            .put("totalTokenCount", prompt + output);
    if (counts.of(Unit.CACHE_READ_TOKEN) > 0) {
      written.put("cachedContentTokenCount", counts.of(Unit.CACHE_READ_TOKEN));
    }
    if (thoughts > 0) {
      written.put("thoughtsTokenCount", thoughts);
    }
    if (!usage.tier().isEmpty()) {
      written.put("serviceTier", usage.tier());
    }
    return written.build();
  }
}
