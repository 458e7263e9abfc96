package dev.signalbox.data.dialect;

import dev.signalbox.model.json.JsonValue;
import dev.signalbox.model.wire.Surface;
import java.util.Random;

/// Makes event streams with usage here and there, written in the ways that the format allows.
final class RandomStream {

  private static final String[] ENDS = {"\n", "\r\n", "\r"};
  private static final String[] USAGES = {
    "input_tokens",
    "output_tokens",
    "cache_read_input_tokens",
    "cache_creation_input_tokens",
    "prompt_tokens",
    "completion_tokens"
  };

  private final Random random;
  private final RandomJson json;
  private final String end;

  RandomStream(Random random) {
    this.random = random;
    this.json = new RandomJson(random);
    this.end = ENDS[random.nextInt(ENDS.length)];
  }

  /// A stream that a reader of this surface should understand.
  String make(Surface surface) {
    StringBuilder out = new StringBuilder(random.nextInt(5) == 0 ? "\ufeff" : "");
    for (int count = random.nextInt(8); count > 0; count--) {
      event(out, surface);
    }
    if (random.nextBoolean()) {
      out.append("data: [DONE]").append(end).append(end);
    }
    return out.toString();
  }

  private void event(StringBuilder out, Surface surface) {
    JsonValue.ObjectBuilder event =
        JsonValue.object()
            .put("type", random.nextBoolean() ? "message_delta" : json.text())
            .put("extra", json.value(3));
    if (surface == Surface.CHAT_COMPLETIONS) {
      event.put("choices", JsonValue.array(java.util.List.of()));
    }
    String holder = surface == Surface.RESPONSES ? "response" : "message";
    if (random.nextBoolean() && surface != Surface.CHAT_COMPLETIONS) {
      event.put(holder, JsonValue.object().put("usage", usage(surface)).build());
    } else if (random.nextBoolean()) {
      event.put("usage", usage(surface));
    }
    if (random.nextInt(3) == 0) {
      out.append(": a comment").append(end);
    }
    if (random.nextBoolean()) {
      out.append("event:").append(random.nextBoolean() ? " " : "").append("message_delta");
      out.append(end);
    }
    String text = json.write(event.build()).replaceAll("[\r\n\t]+", " ").strip();
    int cut = text.indexOf(": ") + 1;
    out.append(random.nextBoolean() ? "data: " : "data:");
    if (cut > 0 && random.nextBoolean() && !text.substring(0, cut).contains("[DONE")) {
      out.append(text, 0, text.indexOf('{') + 1).append(end).append("data:");
      out.append(text.substring(text.indexOf('{') + 1));
    } else {
      out.append(text);
    }
    out.append(end);
    if (random.nextInt(4) == 0) {
      out.append("id: 7").append(end).append("unknown").append(end);
    }
    out.append(end);
  }

  private JsonValue usage(Surface surface) {
    if (random.nextInt(6) == 0) {
      return new JsonValue.Null();
    }
    JsonValue.ObjectBuilder usage = JsonValue.object();
    for (String name : USAGES) {
      boolean fits = name.startsWith("prompt") || name.startsWith("completion");
      boolean shared = surface != Surface.RESPONSES && name.startsWith("cache_creation");
      boolean anthropic = surface == Surface.MESSAGES;
      boolean wanted =
          switch (surface) {
            case MESSAGES -> !fits;
            case CHAT_COMPLETIONS -> fits || shared || name.startsWith("cache_read");
            default -> name.equals("input_tokens") || name.equals("output_tokens");
          };
      if (wanted && random.nextInt(3) > 0) {
        usage.put(name, random.nextInt(1000));
      }
      if (anthropic && random.nextInt(4) == 0) {
        usage.put(
            "cache_creation",
            JsonValue.object()
                .put("ephemeral_5m_input_tokens", random.nextInt(100))
                .put("ephemeral_1h_input_tokens", random.nextInt(100))
                .build());
      }
    }
    if (!surface.equals(Surface.MESSAGES) && random.nextBoolean()) {
      usage.put(
          surface == Surface.RESPONSES ? "input_tokens_details" : "prompt_tokens_details",
          JsonValue.object().put("cached_tokens", random.nextInt(500)).build());
    }
    return usage.build();
  }
}
