package dev.signalbox.data.translate;

import dev.signalbox.data.conversation.Carriage;
import dev.signalbox.data.conversation.Loss;
import dev.signalbox.data.conversation.Prompt;
import dev.signalbox.data.translate.pair.Pair;
import dev.signalbox.data.translate.pair.Pairs;
import dev.signalbox.data.translate.rule.Crossing;
import dev.signalbox.data.translate.rule.Rule;
import dev.signalbox.model.json.Json;
import dev.signalbox.model.json.JsonException;
import dev.signalbox.model.json.JsonValue.Obj;
import java.util.List;

/// The door to all translation.
public final class Translation {

  /// A token is about four bytes of a request.
  private static final int BYTES_PER_TOKEN = 4;

  private Translation() {}

  /// Translates a request, and prepares for its answer.
  ///
  /// @param body as the client sent it
  /// @throws IllegalArgumentException if both dialects are the same
  public static TranslatedRequest translate(Order order, byte[] body) {
    Pair pair = Pairs.of(order.from(), order.to());
    try {
      Obj request = Json.view(body).asObject();
      Prompt asked = pair.client().readPrompt(request, order.modelAsked(), order.stream());
      return translate(order, pair, asked, body.length);
    } catch (JsonException malformed) {
      return new TranslatedRequest.Malformed(String.valueOf(malformed.getMessage()));
    }
  }

  private static TranslatedRequest translate(Order order, Pair pair, Prompt asked, int bytes) {
    Carriage out =
        new Carriage(order.model(), order.callId(), order.nowSeconds(), order.capabilities());
    Crossing crossing =
        new Crossing(order.from(), order.to(), order.capabilities(), order.callId());
    List<Rule> rules = pair.rules(crossing);
    Prompt prompt = asked;
    for (Rule rule : rules) {
      prompt = rule.request(prompt, out);
    }
    byte[] written = Json.writeBytes(pair.provider().writePrompt(prompt, out), bytes + bytes / 8);
    List<Loss> refused =
        out.losses().stream()
            .filter(loss -> loss.feature().changesMeaning())
            .filter(loss -> !order.allowed().contains(loss.feature()))
            .toList();
    if (!refused.isEmpty()) {
      return new TranslatedRequest.Lossy(refused);
    }
    Carriage back =
        new Carriage(
            order.modelAsked(),
            order.callId(),
            order.nowSeconds(),
            order.capabilities(),
            bytes / BYTES_PER_TOKEN,
            order.jsonArray());
    return new TranslatedRequest.Ready(
        written,
        asked.stream(),
        out.losses(),
        new CrossedAnswer(pair, rules, asked.withoutWords(), back));
  }
}
