package dev.signalbox.data.translate.pair;

import dev.signalbox.model.wire.Dialect;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/// All pairs.
public final class Pairs {

  private static final List<Pair> ALL =
      List.of(
          new MessagesToChat(),
          new MessagesToResponses(),
          new MessagesToGemini(),
          new MessagesToConverse(),
          new ChatToMessages(),
          new ChatToResponses(),
          new ChatToGemini(),
          new ChatToConverse(),
          new ResponsesToMessages(),
          new ResponsesToChat(),
          new GeminiToMessages(),
          new GeminiToChat(),
          new GeminiToResponses(),
          new GeminiToConverse(),
          new ConverseToMessages(),
          new ConverseToChat(),
          new ConverseToResponses(),
          new ConverseToGemini(),
          new ResponsesToGemini(),
          new ResponsesToConverse());

  private static final Map<Dialect, Map<Dialect, Pair>> BY_DIALECT = index();

  private Pairs() {}

  /// All pairs.
  public static List<Pair> all() {
    return ALL;
  }

  /// The pair of two dialects.
  ///
  /// @throws IllegalArgumentException if they are the same
  public static Pair of(Dialect client, Dialect provider) {
    Pair pair = BY_DIALECT.getOrDefault(client, Map.of()).get(provider);
    if (pair == null) {
      throw new IllegalArgumentException(client + " to " + provider + " is no pair");
    }
    return pair;
  }

  private static Map<Dialect, Map<Dialect, Pair>> index() {
    Map<Dialect, Map<Dialect, Pair>> index = new EnumMap<>(Dialect.class);
    for (Pair pair : ALL) {
      index
          .computeIfAbsent(pair.client().dialect(), client -> new EnumMap<>(Dialect.class))
          .put(pair.provider().dialect(), pair);
    }
    return index;
  }
}
