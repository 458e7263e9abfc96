package dev.signalbox.data.envelope;

import dev.signalbox.data.conversation.ByteSink;
import dev.signalbox.data.conversation.Loss;
import dev.signalbox.data.conversation.SseReader;
import dev.signalbox.data.translate.AnswerTranslator;
import dev.signalbox.model.wire.Envelope;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/// An answer in Anthropic's own words on its way from one envelope to another. Events go on as they
/// came; what is added is an end in the vendor's words if the provider gives none, and pings while
/// it is silent.
public final class MessagesAnswer implements AnswerTranslator, SseReader.Sink {

  private static final byte[] NOTHING = {};
  private static final byte[] PING =
      "event: ping\ndata: {\"type\":\"ping\"}\n\n".getBytes(StandardCharsets.US_ASCII);

  private final SseReader reader = new SseReader(this);
  private final ByteSink out = new ByteSink();
  private boolean started;
  private boolean stopReason;
  private boolean ended;

  @Override
  public Whole whole(byte[] body) {
    ended = true;
    return new Whole(200, body);
  }

  @Override
  public Whole error(int status, byte[] body) {
    ended = true;
    if (AnthropicErrors.isAnthropic(body)) {
      return new Whole(status, body);
    }
    String message = AnthropicErrors.awsMessage(body, "the provider refused the request");
    return new Whole(status, AnthropicErrors.body(AnthropicErrors.typeOfStatus(status), message));
  }

  @Override
  public byte[] more(byte[] bytes, int from, int to) {
    reader.bytes(bytes, from, to);
    return out.take();
  }

  @Override
  public void event(String name, String data) {
    if (ended) {
      return;
    }
    started = true;
    ended = name.equals("message_stop") || name.equals("error");
    stopReason |= name.equals("message_delta") && data.contains("\"stop_reason\":\"");
    out.text("event: ").text(name).text("\n");
    data.lines().forEach(line -> out.text("data: ").text(line).text("\n"));
    out.text("\n");
  }

  @Override
  public void overlong() {
    fail("an event of the provider's is too large");
  }

  @Override
  public byte[] end(boolean whole) {
    reader.end();
    if (!ended && !stopReason) {
      fail("the provider's answer broke off");
    }
    ended = true;
    return out.take();
  }

  private void fail(String message) {
    if (!ended) {
      ended = true;
      byte[] error = AnthropicErrors.body("api_error", message);
      out.text("event: error\ndata: ").bytes(error).text("\n\n");
    }
  }

  @Override
  public Optional<Whole> refused() {
    return Optional.empty();
  }

  @Override
  public byte[] keepAlive() {
    return started && !ended ? PING.clone() : NOTHING;
  }

  @Override
  public String streamContentType() {
    return "text/event-stream; charset=utf-8";
  }

  @Override
  public boolean ended() {
    return ended;
  }

  @Override
  public List<Loss> losses() {
    return List.of();
  }

  /// The same answer read out of an envelope.
  public static AnswerTranslator from(Envelope envelope, AnswerTranslator inside) {
    return envelope == Envelope.BEDROCK ? new Unwrapped(inside) : inside;
  }

  /// The same answer put into an envelope.
  public static AnswerTranslator into(Envelope envelope, AnswerTranslator inside) {
    return envelope == Envelope.BEDROCK ? new Wrapped(inside) : inside;
  }
}
