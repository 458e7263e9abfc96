package dev.signalbox.data.translate;

import dev.signalbox.data.conversation.Answer;
import dev.signalbox.data.conversation.AnswerEvent;
import dev.signalbox.data.conversation.AnswerEvent.FailureKind;
import dev.signalbox.data.conversation.ByteSink;
import dev.signalbox.data.conversation.Carriage;
import dev.signalbox.data.conversation.DialectCodec.EventReader;
import dev.signalbox.data.conversation.DialectCodec.EventWriter;
import dev.signalbox.data.conversation.DialectCodec.Fault;
import dev.signalbox.data.conversation.FaultText;
import dev.signalbox.data.conversation.Loss;
import dev.signalbox.data.conversation.Part;
import dev.signalbox.data.conversation.Prompt;
import dev.signalbox.data.translate.pair.Pair;
import dev.signalbox.data.translate.rule.Orderly;
import dev.signalbox.data.translate.rule.Rule;
import dev.signalbox.model.json.Json;
import dev.signalbox.model.json.JsonException;
import dev.signalbox.model.json.JsonValue.Obj;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// The answer of one attempt: the provider's reader, the rules backwards, the client's writer.
final class CrossedAnswer implements AnswerTranslator {

  private static final int BAD_GATEWAY = 502;
  private static final byte[] NOTHING = {};
  private static final String UNREADABLE = "The provider's answer cannot be read.";

  private final Pair pair;
  private final List<Rule> rules;
  private final Prompt asked;
  private final Carriage carriage;
  private final EventReader reader;
  private final EventWriter writer;
  private final Consumer<AnswerEvent> entry;
  private final ByteSink sink = new ByteSink();
  private boolean started;
  private boolean ended;
  private Optional<Whole> refused = Optional.empty();

  CrossedAnswer(Pair pair, List<Rule> rules, Prompt asked, Carriage carriage) {
    this.pair = pair;
    this.rules = rules;
    this.asked = asked;
    this.carriage = carriage;
    this.writer = pair.client().eventWriter(asked, carriage);
    Consumer<AnswerEvent> chain = this::send;
    for (Rule rule : rules) {
      chain = rule.answers(chain);
    }
    this.entry = chain;
    this.reader = pair.provider().eventReader(chain);
  }

  @Override
  public Whole whole(byte[] body) {
    try {
      return new Whole(200, Json.writeBytes(answer(Json.view(body).asObject())));
    } catch (JsonException malformed) {
      return fault(new Fault(FailureKind.PROVIDER, BAD_GATEWAY, UNREADABLE));
    }
  }

  private Obj answer(Obj body) {
    Answer answer = pair.provider().readAnswer(body);
    List<Part> parts = new ArrayList<>(answer.parts().size());
    for (Part part : answer.parts()) {
      if (part instanceof Part.Foreign) {
        continue;
      }
      Part changed = part;
      for (Rule rule : rules.reversed()) {
        changed = rule.answer(changed);
      }
      parts.add(changed);
    }
    boolean calls = parts.stream().anyMatch(part -> part instanceof Part.ToolCall);
    return pair.client()
        .writeAnswer(
            new Answer(
                answer.id(),
                answer.model(),
                parts,
                Orderly.stop(answer.stop(), calls),
                answer.stopText(),
                answer.usage()),
            asked,
            carriage);
  }

  @Override
  public Whole error(int status, byte[] body) {
    return fault(pair.provider().readError(status, body));
  }

  private Whole fault(Fault fault) {
    return new Whole(fault.status(), Json.writeBytes(pair.client().writeError(fault, carriage)));
  }

  @Override
  public byte[] more(byte[] bytes, int from, int to) {
    if (!ended) {
      reader.bytes(bytes, from, to);
    }
    return taken();
  }

  @Override
  public byte[] end(boolean whole) {
    if (!ended) {
      reader.end();
    }
    if (!ended) {
      entry.accept(new AnswerEvent.Failed(FailureKind.PROVIDER, UNREADABLE, Optional.empty()));
    }
    return taken();
  }

  @Override
  public Optional<Whole> refused() {
    return refused;
  }

  @Override
  public byte[] keepAlive() {
    if (!started || ended) {
      return NOTHING;
    }
    writer.write(new AnswerEvent.Ping(), sink);
    return taken();
  }

  @Override
  public String streamContentType() {
    return writer.contentType();
  }

  @Override
  public boolean ended() {
    return ended;
  }

  @Override
  public List<Loss> losses() {
    return carriage.losses();
  }

  private byte[] taken() {
    return sink.isEmpty() ? NOTHING : sink.take();
  }

  private void send(AnswerEvent event) {
    if (ended) {
      return;
    }
    if (event instanceof AnswerEvent.Failed failed) {
      ended = true;
      if (!started) {
        refused =
            Optional.of(
                fault(new Fault(failed.kind(), FaultText.status(failed.kind()), failed.message())));
        return;
      }
    }
    started |= event instanceof AnswerEvent.Started;
    ended |= event instanceof AnswerEvent.Finished;
    writer.write(event, sink);
  }
}
