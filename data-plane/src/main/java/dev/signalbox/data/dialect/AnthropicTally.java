package dev.signalbox.data.dialect;

import dev.signalbox.data.dialect.scan.JsonPath;
import dev.signalbox.data.dialect.scan.Words;
import dev.signalbox.model.usage.Unit;
import dev.signalbox.model.usage.UsageCounts;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Usage of Anthropic Messages: `message_start` has most of it, each `message_delta` the totals so
/// far. `input_tokens` leaves out what was read from or written to the cache. `usage.iterations`
/// and `output_tokens_details` repeat what is in the totals and are not read. The answer of
/// `count_tokens` has no `usage` and so costs nothing.
final class AnthropicTally extends UsageTally {

  private static final int INPUT = 0;
  private static final int OUTPUT = 1;
  private static final int CACHE_READ = 2;
  private static final int CACHE_WRITE = 3;
  private static final int CACHE_WRITE_5M = 4;
  private static final int CACHE_WRITE_1H = 5;
  private static final int WEB_SEARCH = 6;

  private static final int MESSAGE_STOP = 0;
  private static final int MESSAGE_DELTA = 1;
  private static final int FAILURE = 2;
  private static final Words TYPES = new Words("message_stop", "message_delta", "error");

  private static final int SPEED = OWN;
  private static final int GEO = OWN + 1;

  private static final JsonPath WANTED = tree();

  private boolean stopped;
  private @Nullable String speed;
  private @Nullable String geo;

  private static JsonPath tree() {
    JsonPath tree =
        JsonPath.tree()
            .want("type", TYPE)
            .want("delta.stop_reason", FINISH)
            .count("delta.text", "delta.thinking", "delta.partial_json")
            .count("content[].text", "content[].thinking");
    for (String prefix : new String[] {"", "message."}) {
      tree.want(prefix + "model", MODEL)
          .want(prefix + "id", ID)
          .want(prefix + "usage.service_tier", TIER)
          .want(prefix + "usage.speed", SPEED)
          .want(prefix + "usage.inference_geo", GEO)
          .want(prefix + "usage.input_tokens", INPUT)
          .want(prefix + "usage.output_tokens", OUTPUT)
          .want(prefix + "usage.cache_read_input_tokens", CACHE_READ)
          .want(prefix + "usage.cache_creation_input_tokens", CACHE_WRITE)
          .want(prefix + "usage.cache_creation.ephemeral_5m_input_tokens", CACHE_WRITE_5M)
          .want(prefix + "usage.cache_creation.ephemeral_1h_input_tokens", CACHE_WRITE_1H)
          .want(prefix + "usage.server_tool_use.web_search_requests", WEB_SEARCH);
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
    if (type == MESSAGE_STOP) {
      markEnded();
    } else if (type == MESSAGE_DELTA) {
      stopped |= finishFound;
    } else if (type == FAILURE) {
      markFailed();
      markEnded();
    }
  }

  @Override
  void bodyEnded() {
    if (stopped) {
      markEnded();
    }
  }

  @Override
  void own(int slot, byte[] raw, int from, int to) {
    if (slot == SPEED) {
      speed = decoded(raw, from, to);
    } else {
      geo = decoded(raw, from, to);
    }
  }

  /// A fast answer and one from a chosen country have prices of their own (Anthropic, "Pricing"),
  /// which the vendor's own tier does not say: `fast`, `us`, `batch+us`. Whatever is not known is
  /// told too, so that no price is taken for one that it is not.
  @Override
  @Nullable String servedTier() {
    String served = super.servedTier();
    String quick = speed == null || speed.equals("standard") ? null : speed;
    boolean anywhere = geo == null || geo.equals("global") || geo.equals("not_available");
    String place = anywhere ? null : geo;
    if (quick == null && place == null) {
      return served;
    }
    boolean usual = served == null || served.equals("standard");
    return Stream.of(usual ? null : served, quick, place)
        .filter(Objects::nonNull)
        .collect(Collectors.joining("+"));
  }

  @Override
  UsageCounts counts() {
    long[] counts = new long[Unit.values().length];
    counts[Unit.INPUT_TOKEN.ordinal()] = max(INPUT);
    counts[Unit.OUTPUT_TOKEN.ordinal()] = max(OUTPUT);
    counts[Unit.CACHE_READ_TOKEN.ordinal()] = max(CACHE_READ);
    // Whatever the split by lifetime does not cover lives five minutes, the default.
    counts[Unit.CACHE_WRITE_5M_TOKEN.ordinal()] =
        Math.max(max(CACHE_WRITE_5M), max(CACHE_WRITE) - max(CACHE_WRITE_1H));
    counts[Unit.CACHE_WRITE_1H_TOKEN.ordinal()] = max(CACHE_WRITE_1H);
    counts[Unit.WEB_SEARCH_REQUEST.ordinal()] = max(WEB_SEARCH);
    return UsageCounts.ofOrdinals(counts);
  }
}
