package dev.signalbox.data.dialect;

import dev.signalbox.data.dialect.scan.JsonPath;
import dev.signalbox.data.dialect.scan.Words;
import dev.signalbox.model.usage.UsageCounts;

/// Usage of OpenAI Responses. Streams have it in the terminal event, next to the whole answer, in
/// one line that may be megabytes long.
final class ResponsesTally extends UsageTally {

  private static final int INPUT = 0;
  private static final int OUTPUT = 1;
  private static final int CACHE_READ = 2;
  private static final int CACHE_WRITE = 3;

  private static final int COMPLETED = 0;
  private static final int INCOMPLETE = 1;
  private static final int FAILED = 2;
  private static final int FAILURE = 3;
  private static final Words TYPES =
      new Words("response.completed", "response.incomplete", "response.failed", "error");

  private static final JsonPath WANTED = tree();

  private static JsonPath tree() {
    JsonPath tree =
        JsonPath.tree()
            .want("type", TYPE)
            .want("error", ERROR)
            .count("delta")
            .count("output[].content[].text", "output[].arguments");
    for (String prefix : new String[] {"", "response."}) {
      tree.want(prefix + "model", MODEL)
          .want(prefix + "id", ID)
          .want(prefix + "service_tier", TIER)
          .want(prefix + "usage.input_tokens", INPUT)
          .want(prefix + "usage.output_tokens", OUTPUT)
          .want(prefix + "usage.input_tokens_details.cached_tokens", CACHE_READ)
          .want(prefix + "usage.input_tokens_details.cache_write_tokens", CACHE_WRITE);
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
    if (type == COMPLETED || type == INCOMPLETE) {
      markEnded();
    } else if (type == FAILED) {
      markFailed();
      markEnded();
    } else if (type == FAILURE) {
      // Codex passes over this event and waits for `response.failed`: it does not end the answer.
      markFailed();
    }
  }

  @Override
  UsageCounts counts() {
    return OpenAiCounts.disjoint(max(INPUT), max(CACHE_READ), max(CACHE_WRITE), max(OUTPUT));
  }
}
