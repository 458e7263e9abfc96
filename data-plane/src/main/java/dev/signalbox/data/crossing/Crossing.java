package dev.signalbox.data.crossing;

import dev.signalbox.data.conversation.Loss;
import dev.signalbox.data.envelope.EnvelopeBody;
import dev.signalbox.data.envelope.MessagesAnswer;
import dev.signalbox.data.exchange.Accepted;
import dev.signalbox.data.exchange.Place;
import dev.signalbox.data.exchange.Refusal;
import dev.signalbox.data.exchange.RefusalCode;
import dev.signalbox.data.exchange.Routed;
import dev.signalbox.data.translate.AnswerTranslator;
import dev.signalbox.data.translate.Order;
import dev.signalbox.data.translate.TranslatedRequest;
import dev.signalbox.data.translate.Translation;
import dev.signalbox.model.json.JsonException;
import dev.signalbox.model.wire.Dialect;
import dev.signalbox.model.wire.Envelope;
import dev.signalbox.model.wire.Feature;
import dev.signalbox.model.wire.Surface;
import dev.signalbox.model.wire.WireFormat;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/// One call on its way across: out of the client's envelope, into the provider's dialect, into the
/// provider's envelope; the answer the same way back.
public final class Crossing {

  private static final String VERSION = "2023-06-01";

  private final Routed routed;
  private final Place place;
  private final String model;
  private final Surface to;
  private final long nowSeconds;

  private Crossing(Routed routed, long nowSeconds) {
    this.routed = routed;
    this.place = routed.accepted().place();
    this.model = withoutWindow(routed.model());
    this.to = routed.providerSurface();
    this.nowSeconds = nowSeconds;
  }

  /// Claude Code asks for a window of a million tokens by `[1m]` behind a model's name, and takes
  /// it away again before it calls. What is left of it means nothing to any provider.
  private static String withoutWindow(String model) {
    return model.endsWith("[1m]") ? model.substring(0, model.length() - 4) : model;
  }

  /// Makes the provider's request.
  ///
  /// @param body the client's whole body, decoded
  /// @param nowSeconds the time for answers whose dialect wants one, in seconds since 1970
  public static Crossed prepare(Routed routed, byte[] body, long nowSeconds) {
    try {
      return new Crossing(routed, nowSeconds).prepare(body);
    } catch (JsonException malformed) {
      return refused(RefusalCode.BODY_MALFORMED, "");
    }
  }

  private Crossed prepare(byte[] body) {
    Dialect from = place.surface().dialect().orElseThrow();
    boolean same = to.dialect().orElseThrow() == from;
    if (same && from == Dialect.GEMINI) {
      return new Crossed.Ready(
          new Outgoing(
              geminiPath(),
              body,
              fields(place.stream(), List.of()),
              place.stream(),
              List.of(),
              null));
    }
    EnvelopeBody plain = new EnvelopeBody(body, betas(), List.of());
    if (from == Dialect.MESSAGES) {
      plain =
          EnvelopeBody.unwrap(
              body, betas(), place.surface().envelope(), place.model(), place.stream());
    }
    return same ? rewrapped(plain) : translated(from, plain);
  }

  private Crossed rewrapped(EnvelopeBody plain) {
    boolean stream = plain.asksForStream();
    EnvelopeBody named = to.envelope() == Envelope.PLAIN ? plain.forModel(model) : plain;
    EnvelopeBody wrapped = named.wrap(to.envelope());
    return ready(wrapped, stream, wrapped.lost(), new MessagesAnswer());
  }

  private Crossed translated(Dialect from, EnvelopeBody plain) {
    return switch (Translation.translate(order(from), plain.body())) {
      case TranslatedRequest.Malformed malformed ->
          refused(RefusalCode.REQUEST_NOT_UNDERSTOOD, malformed.problem());
      case TranslatedRequest.Lossy lossy ->
          refused(RefusalCode.ROUTE_WOULD_LOSE, features(lossy.losses()));
      case TranslatedRequest.Ready ready -> {
        EnvelopeBody wrapped =
            new EnvelopeBody(ready.body(), List.of(), List.of()).wrap(to.envelope());
        List<String> lost = new ArrayList<>();
        ready.losses().forEach(loss -> lost.add(loss.path()));
        lost.addAll(wrapped.lost());
        yield ready(wrapped, ready.stream(), lost, ready.answer());
      }
    };
  }

  private Crossed ready(
      EnvelopeBody body, boolean stream, List<String> lost, AnswerTranslator answer) {
    AnswerTranslator read = MessagesAnswer.from(to.envelope(), answer);
    AnswerTranslator written = MessagesAnswer.into(place.surface().envelope(), read);
    return new Crossed.Ready(
        new Outgoing(
            path(stream), body.body(), fields(stream, body.betas()), stream, lost, written));
  }

  private Order order(Dialect from) {
    Accepted accepted = routed.accepted();
    return new Order(
        from,
        to.dialect().orElseThrow(),
        routed.resolved().modelAsked(),
        model,
        place.stream(),
        from == Dialect.GEMINI && place.stream() && !accepted.query().contains("alt=sse"),
        routed.target().allows(),
        ModelFacts.of(to, model),
        accepted.callId().toString(),
        nowSeconds);
  }

  /// A client that takes its stream as an array gets it so.
  private String geminiPath() {
    String sse = path(place.stream());
    return routed.accepted().query().contains("alt=sse") ? sse : sse.replace("?alt=sse", "");
  }

  private String path(boolean stream) {
    return ProviderPath.of(to, model, stream);
  }

  private Map<String, String> fields(boolean stream, List<String> betas) {
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("content-type", "application/json");
    if (!stream) {
      fields.put("accept", "application/json");
    } else if (to.format() == WireFormat.BEDROCK) {
      fields.put("accept", "application/vnd.amazon.eventstream");
    } else {
      fields.put("accept", "text/event-stream");
    }
    if (to == Surface.MESSAGES) {
      String asked = routed.accepted().headers().first("anthropic-version");
      fields.put("anthropic-version", asked == null ? VERSION : asked);
    }
    if (!betas.isEmpty()) {
      fields.put("anthropic-beta", String.join(",", betas));
    }
    return fields;
  }

  private List<String> betas() {
    List<String> betas = new ArrayList<>();
    routed
        .accepted()
        .headers()
        .forEach((name, value) -> {
          if (name.equals("anthropic-beta")) {
            for (String beta : value.split(",", -1)) {
              if (!beta.isBlank()) {
                betas.add(beta.strip());
              }
            }
          }
        });
    return betas;
  }

  private static String features(List<Loss> losses) {
    TreeSet<Feature> features = new TreeSet<>();
    losses.forEach(loss -> features.add(loss.feature()));
    return String.join(", ", features.stream().map(Feature::wireName).toList());
  }

  private static Crossed refused(RefusalCode code, String subject) {
    return new Crossed.Refused(subject.isEmpty() ? Refusal.of(code) : Refusal.of(code, subject));
  }
}
