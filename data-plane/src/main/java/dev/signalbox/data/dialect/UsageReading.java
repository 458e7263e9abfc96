package dev.signalbox.data.dialect;

import dev.signalbox.model.usage.Unit;
import dev.signalbox.model.usage.UsageCounts;
import java.util.Optional;

/// What a [UsageReader] has found. When an answer was cut, the counts are what was seen until then.
///
/// @param counts disjoint counts as the provider reported them so far
/// @param usageSeen whether the provider reported any usage; a complete, successful answer without
///   it is worth an alarm
/// @param ended whether the answer is complete: the terminal event of its format, or a complete
///   JSON value, has been seen. With `failed`, it ended by an error
/// @param failed whether the answer says that it failed: an error event, `response.failed`, an
///   error body
/// @param malformed whether the bytes were not what the surface speaks; figures after that point
///   are missing
/// @param model the model that the provider says it used
/// @param servedTier the service tier that the provider says it used
/// @param id the provider's id of the answer, such as `msg_…`, `chatcmpl-…`, `resp_…`
/// @param outputTextBytes bytes of generated text, thinking and tool arguments seen so far, as they
///   stand in the JSON
public record UsageReading(
    UsageCounts counts,
    boolean usageSeen,
    boolean ended,
    boolean failed,
    boolean malformed,
    Optional<String> model,
    Optional<String> servedTier,
    Optional<String> id,
    long outputTextBytes) {

  /// Of an answer that never came.
  public static final UsageReading NOTHING =
      new UsageReading(
          UsageCounts.NONE,
          false,
          false,
          false,
          false,
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          0);

  private static final int BYTES_PER_TOKEN = 4;

  /// Output tokens guessed from the text that was seen: a token is about four bytes.
  public long estimatedOutputTokens() {
    return tokens(outputTextBytes);
  }

  /// The counts to book when the answer did not come to its end: what was reported, but not fewer
  /// output tokens than the text amounts to, and, if nothing at all was reported, input guessed
  /// from the size of the request.
  ///
  /// @param requestBytes size of the request body that was sent
  public UsageCounts estimatedCounts(long requestBytes) {
    UsageCounts estimate =
        counts.with(
            Unit.OUTPUT_TOKEN, Math.max(counts.of(Unit.OUTPUT_TOKEN), estimatedOutputTokens()));
    return usageSeen ? estimate : estimate.with(Unit.INPUT_TOKEN, tokens(requestBytes));
  }

  /// The same, marked as malformed.
  UsageReading asMalformed() {
    return new UsageReading(
        counts, usageSeen, ended, failed, true, model, servedTier, id, outputTextBytes);
  }

  private static long tokens(long bytes) {
    return Math.ceilDiv(bytes, BYTES_PER_TOKEN);
  }
}
