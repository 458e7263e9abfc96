package dev.signalbox.data.answer;

import dev.signalbox.data.answer.OwnAnswer.Field;
import dev.signalbox.data.exchange.HeaderView;
import dev.signalbox.model.json.Json;
import dev.signalbox.model.json.JsonValue;
import dev.signalbox.model.wire.WireFormat;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The answer to `GET /v1/models`: the models that a key may call, in the caller's format.
public final class ModelList {

  private static final int DEFAULT_PAGE = 20;
  private static final int MAX_PAGE = 1_000;

  private ModelList() {}

  /// The format of the list: Anthropic's if the caller sent `anthropic-version`, else OpenAI's.
  public static WireFormat formatOf(HeaderView headers) {
    return headers.first("anthropic-version") == null ? WireFormat.OPENAI : WireFormat.ANTHROPIC;
  }

  /// The whole answer.
  ///
  /// @param names model names in the order to list them, each once
  /// @param since what to give as the models' date of creation
  /// @param rawQuery the query of the request without the question mark, or null; in the Anthropic
  ///   shape `limit`, `after_id` and `before_id` count, values out of range are brought into it
  public static OwnAnswer render(
      WireFormat format, List<String> names, Instant since, @Nullable String rawQuery) {
    JsonValue body =
        switch (format) {
          case ANTHROPIC -> anthropic(page(names, rawQuery == null ? "" : rawQuery), since);
          case GEMINI -> gemini(names, rawQuery == null ? "" : rawQuery);
          case OPENAI, OPENAI_CHAT, BEDROCK, VERTEX -> openAi(names, since);
        };
    return new OwnAnswer(
        200, List.of(new Field("content-type", "application/json")), Json.writeBytes(body));
  }

  private static JsonValue openAi(List<String> names, Instant since) {
    return JsonValue.object()
        .put("object", "list")
        .put(
            "data",
            JsonValue.array(
                names.stream()
                    .map(name ->
                        JsonValue.object()
                            .put("id", name)
                            .put("object", "model")
                            .put("created", since.getEpochSecond())
                            .put("owned_by", "signalbox")
                            .build())
                    .toList()))
        .build();
  }

  /// `models.list` of the Gemini API; its page tokens are names.
  private static JsonValue gemini(List<String> names, String rawQuery) {
    String token = Query.value(rawQuery, "pageToken");
    int start = token == null ? 0 : names.indexOf(token) + 1;
    int end = Math.min(names.size(), start + limit(Query.value(rawQuery, "pageSize")));
    List<String> page = names.subList(start, end);
    JsonValue.ObjectBuilder body =
        JsonValue.object()
            .put(
                "models",
                JsonValue.array(
                    page.stream()
                        .map(name ->
                            JsonValue.object()
                                .put("name", "models/" + name)
                                .put("displayName", name)
                                .put(
                                    "supportedGenerationMethods",
                                    JsonValue.array(
                                        List.of(
                                            JsonValue.of("generateContent"),
                                            JsonValue.of("countTokens"))))
                                .build())
                        .toList()));
    if (end < names.size()) {
      body.put("nextPageToken", page.getLast());
    }
    return body.build();
  }

  private static JsonValue anthropic(Page page, Instant since) {
    List<String> names = page.names();
    return JsonValue.object()
        .put(
            "data",
            JsonValue.array(
                names.stream()
                    .map(name ->
                        JsonValue.object()
                            .put("type", "model")
                            .put("id", name)
                            .put("display_name", name)
                            .put("created_at", since.toString())
                            .build())
                    .toList()))
        .put("has_more", page.more())
        .put("first_id", names.isEmpty() ? new JsonValue.Null() : JsonValue.of(names.getFirst()))
        .put("last_id", names.isEmpty() ? new JsonValue.Null() : JsonValue.of(names.getLast()))
        .build();
  }

  private static Page page(List<String> names, String rawQuery) {
    int limit = limit(Query.value(rawQuery, "limit"));
    String after = Query.value(rawQuery, "after_id");
    String before = Query.value(rawQuery, "before_id");
    if (before != null) {
      int end = names.indexOf(before);
      List<String> preceding = names.subList(0, Math.max(end, 0));
      int start = Math.max(preceding.size() - limit, 0);
      return new Page(preceding.subList(start, preceding.size()), start > 0);
    }
    int index = after == null ? -1 : names.indexOf(after);
    List<String> following =
        after != null && index < 0 ? List.of() : names.subList(index + 1, names.size());
    int count = Math.min(limit, following.size());
    return new Page(following.subList(0, count), count < following.size());
  }

  private static int limit(@Nullable String text) {
    if (text == null || text.isEmpty() || text.length() > 9) {
      return DEFAULT_PAGE;
    }
    int limit = 0;
    for (int index = 0; index < text.length(); index++) {
      int digit = text.charAt(index) - '0';
      if (digit < 0 || digit > 9) {
        return DEFAULT_PAGE;
      }
      limit = limit * 10 + digit;
    }
    return Math.clamp(limit, 1, MAX_PAGE);
  }

  private record Page(List<String> names, boolean more) {}
}
