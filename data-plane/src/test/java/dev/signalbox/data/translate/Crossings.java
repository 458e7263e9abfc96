package dev.signalbox.data.translate;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.signalbox.data.conversation.Capabilities;
import dev.signalbox.data.conversation.Loss;
import dev.signalbox.model.json.Json;
import dev.signalbox.model.json.JsonValue.Obj;
import dev.signalbox.model.wire.Dialect;
import dev.signalbox.model.wire.Feature;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/// Calls between two dialects, in tests.
public final class Crossings {

  /// What most tests take the model for.
  public static final Capabilities MODEL =
      new Capabilities(64_000, true, true, true, true, false, false, false, 0);

  private Crossings() {}

  /// What is to be translated.
  public static Order order(Dialect client, Dialect provider, Set<Feature> allowed) {
    return order(client, provider, allowed, MODEL);
  }

  /// What is to be translated, for a model.
  public static Order order(
      Dialect client, Dialect provider, Set<Feature> allowed, Capabilities model) {
    return new Order(
        client,
        provider,
        "alias",
        "model-1",
        false,
        false,
        allowed,
        model,
        "c0ffee",
        1_790_000_000);
  }

  /// A request that can be sent, whatever is lost.
  public static TranslatedRequest.Ready ready(Dialect client, Dialect provider, String body) {
    return ready(order(client, provider, EnumSet.allOf(Feature.class)), body);
  }

  /// A request that can be sent.
  public static TranslatedRequest.Ready ready(Order order, String body) {
    return switch (Translation.translate(order, body.getBytes(UTF_8))) {
      case TranslatedRequest.Ready ready -> ready;
      case TranslatedRequest.Lossy lossy -> throw new AssertionError("refused: " + lossy.losses());
      case TranslatedRequest.Malformed malformed ->
          throw new AssertionError("malformed: " + malformed.problem());
    };
  }

  /// The body for the provider.
  public static Obj sent(TranslatedRequest.Ready ready) {
    return Json.parse(ready.body()).asObject();
  }

  /// The losses as text, such as `OTHER metadata`.
  public static List<String> lost(TranslatedRequest.Ready ready) {
    return texts(ready.losses());
  }

  /// Losses as text.
  public static List<String> texts(List<Loss> losses) {
    return losses.stream().map(loss -> loss.feature() + " " + loss.path()).toList();
  }

  /// All that the client gets of a stream that came to its end.
  public static String streamed(AnswerTranslator answer, String stream) {
    return streamed(answer, stream, Integer.MAX_VALUE);
  }

  /// All that the client gets of a stream in pieces of a size.
  public static String streamed(AnswerTranslator answer, String stream, int size) {
    byte[] bytes = stream.getBytes(UTF_8);
    StringBuilder got = new StringBuilder();
    for (int from = 0; from < bytes.length; from += Math.min(size, bytes.length - from)) {
      int to = from + Math.min(size, bytes.length - from);
      got.append(new String(answer.more(bytes, from, to), UTF_8));
    }
    return got.append(new String(answer.end(true), UTF_8)).toString();
  }
}
