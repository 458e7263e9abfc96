package dev.signalbox.data.envelope;

import dev.signalbox.data.conversation.Loss;
import dev.signalbox.data.translate.AnswerTranslator;
import java.util.List;
import java.util.Optional;

/// An answer that comes in Bedrock's frames.
final class Unwrapped implements AnswerTranslator {

  private final AnswerTranslator inside;
  private final FramesToEvents turn = new FramesToEvents();

  Unwrapped(AnswerTranslator inside) {
    this.inside = inside;
  }

  @Override
  public Whole whole(byte[] body) {
    return inside.whole(body);
  }

  @Override
  public Whole error(int status, byte[] body) {
    String message = AnthropicErrors.awsMessage(body, "the provider refused the request");
    byte[] plain =
        AnthropicErrors.isAnthropic(body)
            ? body
            : AnthropicErrors.body(AnthropicErrors.typeOfStatus(status), message);
    return inside.error(status, plain);
  }

  @Override
  public byte[] more(byte[] bytes, int from, int to) {
    byte[] events = turn.more(bytes, from, to);
    return inside.more(events, 0, events.length);
  }

  @Override
  public byte[] end(boolean whole) {
    byte[] events = turn.end();
    byte[] last = inside.more(events, 0, events.length);
    byte[] end = inside.end(whole);
    return Bytes.join(last, end);
  }

  @Override
  public Optional<Whole> refused() {
    return inside.refused();
  }

  @Override
  public byte[] keepAlive() {
    return inside.keepAlive();
  }

  @Override
  public String streamContentType() {
    return inside.streamContentType();
  }

  @Override
  public boolean ended() {
    return inside.ended();
  }

  @Override
  public List<Loss> losses() {
    return inside.losses();
  }
}
