package dev.signalbox.data.dialect;

import dev.signalbox.data.dialect.scan.JsonPath;
import dev.signalbox.data.dialect.scan.Words;
import dev.signalbox.model.usage.Unit;
import dev.signalbox.model.usage.UsageCounts;

/// Bedrock Converse. `inputTokens` leaves out what was read from or written to a cache. In a stream
/// the usage comes last, in the event `metadata`; what an event is, its frame says.
final class ConverseTally extends UsageTally {

  private static final int INPUT = 0;
  private static final int OUTPUT = 1;
  private static final int CACHE_READ = 2;
  private static final int CACHE_WRITE = 3;

  private static final int METADATA = 0;
  private static final int EXCEPTION = 1;
  private static final Words TYPES = new Words("metadata", "exception");

  private static final JsonPath WANTED =
      JsonPath.tree()
          .want("stopReason", FINISH)
          .want("serviceTier.type", TIER)
          .want("usage.inputTokens", INPUT)
          .want("usage.outputTokens", OUTPUT)
          .want("usage.cacheReadInputTokens", CACHE_READ)
          .want("usage.cacheWriteInputTokens", CACHE_WRITE)
          .count("delta.text", "delta.toolUse.input", "delta.reasoningContent.text")
          .count("output.message.content[].text")
          .count("output.message.content[].reasoningContent.reasoningText.text");

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
    if (type == METADATA) {
      markEnded();
    } else if (type == EXCEPTION) {
      markFailed();
      markEnded();
    }
  }

  @Override
  UsageCounts counts() {
    return UsageCounts.NONE
        .with(Unit.INPUT_TOKEN, max(INPUT))
        .with(Unit.OUTPUT_TOKEN, max(OUTPUT))
        .with(Unit.CACHE_READ_TOKEN, max(CACHE_READ))
        .with(Unit.CACHE_WRITE_5M_TOKEN, max(CACHE_WRITE));
  }
}
