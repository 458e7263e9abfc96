package dev.signalbox.data.envelope;

import dev.signalbox.data.conversation.Loss;
import dev.signalbox.data.translate.AnswerTranslator;
import java.util.List;
import java.util.Optional;

/// An answer that goes out in Bedrock's frames.
final class Wrapped implements AnswerTranslator {

  private static final byte[] NOTHING = {};

  private final AnswerTranslator inside;
  private final EventsToFrames turn = new EventsToFrames();

  Wrapped(AnswerTranslator inside) {
    this.inside = inside;
  }

  @Override
  public Whole whole(byte[] body) {
    Whole whole = inside.whole(body);
    return whole.status() < 400 ? whole : aws(whole);
  }

  @Override
  public Whole error(int status, byte[] body) {
    return aws(inside.error(status, body));
  }

  private static Whole aws(Whole error) {
    String message = AnthropicErrors.awsMessage(error.body(), "the provider refused the request");
    return new Whole(error.status(), AnthropicErrors.awsBody(message));
  }

  @Override
  public byte[] more(byte[] bytes, int from, int to) {
    byte[] events = inside.more(bytes, from, to);
    return turn.more(events, 0, events.length);
  }

  @Override
  public byte[] end(boolean whole) {
    byte[] events = inside.end(whole);
    return Bytes.join(turn.more(events, 0, events.length), turn.end());
  }

  @Override
  public Optional<Whole> refused() {
    return inside.refused().map(Wrapped::aws);
  }

  /// Bedrock sends nothing while it is silent, and its clients expect nothing.
  @Override
  public byte[] keepAlive() {
    return NOTHING;
  }

  @Override
  public String streamContentType() {
    return "application/vnd.amazon.eventstream";
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
