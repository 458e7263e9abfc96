package dev.signalbox.data.dialect;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.signalbox.model.json.Json;
import dev.signalbox.model.json.JsonValue;
import dev.signalbox.model.usage.UsageCounts;
import dev.signalbox.model.wire.WireFormat;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Reads usage the plain way: the whole text, split by regular expressions, every event parsed.
final class NaiveUsage {

  private long input;
  private long output;
  private long read;
  private long write;
  private long write5m;
  private long write1h;

  static UsageCounts stream(WireFormat format, byte[] stream) {
    NaiveUsage usage = new NaiveUsage();
    for (String data : events(new String(stream, UTF_8))) {
      if (!data.equals("[DONE]")) {
        usage.add(Json.parse(data).asObject());
      }
    }
    return usage.counts(format);
  }

  /// The data of every event.
  static List<String> events(String text) {
    List<String> events = new ArrayList<>();
    List<String> data = new ArrayList<>();
    String plain = text.startsWith("\ufeff") ? text.substring(1) : text;
    for (String line : plain.split("\r\n|\n|\r", -1)) {
      if (line.isEmpty() && !data.isEmpty()) {
        events.add(String.join("\n", data));
        data.clear();
      } else if (line.startsWith("data:")) {
        String value = line.substring("data:".length());
        data.add(value.startsWith(" ") ? value.substring(1) : value);
      }
    }
    return events;
  }

  private void add(JsonValue.Obj event) {
    for (String holder : new String[] {"message", "response"}) {
      member(event, holder).ifPresent(this::add);
    }
    member(event, "usage").ifPresent(this::addUsage);
  }

  private void addUsage(JsonValue.Obj usage) {
    input = Math.max(input, Math.max(count(usage, "input_tokens"), count(usage, "prompt_tokens")));
    output =
        Math.max(
            output, Math.max(count(usage, "output_tokens"), count(usage, "completion_tokens")));
    read = Math.max(read, count(usage, "cache_read_input_tokens"));
    write = Math.max(write, count(usage, "cache_creation_input_tokens"));
    member(usage, "cache_creation")
        .ifPresent(split -> {
          write5m = Math.max(write5m, count(split, "ephemeral_5m_input_tokens"));
          write1h = Math.max(write1h, count(split, "ephemeral_1h_input_tokens"));
        });
    for (String details : new String[] {"prompt_tokens_details", "input_tokens_details"}) {
      member(usage, details)
          .ifPresent(found -> read = Math.max(read, count(found, "cached_tokens")));
    }
  }

  private UsageCounts counts(WireFormat format) {
    return switch (format) {
      case ANTHROPIC ->
          Readings.counts(input, output, read, Math.max(write5m, write - write1h), write1h);
      case OPENAI -> {
        long cached = Math.min(read, input);
        long written = Math.min(write, input - cached);
        yield Readings.counts(input - cached - written, output, cached, written, 0);
      }
      case OPENAI_CHAT, GEMINI, BEDROCK, VERTEX ->
          throw new IllegalArgumentException("no naive reading of " + format);
    };
  }

  private static long count(JsonValue.Obj object, String name) {
    return object.members().get(name) instanceof JsonValue.Num number
        ? Math.max(0, number.toLong())
        : 0;
  }

  private static Optional<JsonValue.Obj> member(JsonValue.Obj object, String name) {
    return object.members().get(name) instanceof JsonValue.Obj found
        ? Optional.of(found)
        : Optional.empty();
  }
}
