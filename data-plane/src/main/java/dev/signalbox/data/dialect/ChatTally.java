package dev.signalbox.data.dialect;

import dev.signalbox.data.dialect.scan.JsonPath;
import dev.signalbox.data.dialect.scan.Words;
import dev.signalbox.model.usage.UsageCounts;

/// Usage of Chat Completions, and of Completions and Embeddings, which are shaped alike. Streams
/// have it in the last chunk, with some vendors in every chunk.
final class ChatTally extends UsageTally {

  private static final int INPUT = 0;
  private static final int OUTPUT = 1;
  private static final int CACHE_READ = 2;
  private static final int CACHE_WRITE = 3;

  private static final Words TYPES = new Words();

  private static final JsonPath WANTED =
      JsonPath.tree()
          .want("model", MODEL)
          .want("id", ID)
          .want("service_tier", TIER)
          .want("error", ERROR)
          .want("choices[].finish_reason", FINISH)
          .want("usage.prompt_tokens", INPUT)
          .want("usage.completion_tokens", OUTPUT)
          .want("usage.prompt_tokens_details.cached_tokens", CACHE_READ)
          // DeepSeek, Moonshot, and gateways in front of Anthropic.
          .want("usage.prompt_cache_hit_tokens", CACHE_READ)
          .want("usage.cached_tokens", CACHE_READ)
          .want("usage.cache_read_input_tokens", CACHE_READ)
          .want("usage.prompt_tokens_details.cache_write_tokens", CACHE_WRITE)
          .want("usage.prompt_tokens_details.cache_creation_tokens", CACHE_WRITE)
          .want("usage.cache_creation_input_tokens", CACHE_WRITE)
          .count("choices[].text", "choices[].delta.content", "choices[].delta.refusal")
          .count("choices[].delta.reasoning_content", "choices[].delta.reasoning")
          .count("choices[].delta.tool_calls[].function.arguments")
          .count("choices[].delta.function_call.arguments")
          .count("choices[].message.content", "choices[].message.reasoning_content")
          .count("choices[].message.tool_calls[].function.arguments");

  private boolean finished;

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
    if (finished && isUsageSeen()) {
      markEnded();
    }
  }

  @Override
  UsageCounts counts() {
    return OpenAiCounts.disjoint(max(INPUT), max(CACHE_READ), max(CACHE_WRITE), max(OUTPUT));
  }
}
