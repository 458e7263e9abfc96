package dev.signalbox.data.envelope;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.data.conversation.ByteSink;
import dev.signalbox.data.eventstream.FrameEncoder;
import dev.signalbox.data.translate.AnswerTranslator;
import dev.signalbox.model.wire.Envelope;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class EnvelopeStreamTest {

  private static final String STREAM =
      "event: message_start\ndata: {\"type\":\"message_start\",\"message\":{\"id\":\"msg_1\"}}\n\n"
          + "event: content_block_start\ndata: {\"type\":\"content_block_start\",\"index\":0}\n\n"
          + "event: content_block_delta\ndata: {\"type\":\"content_block_delta\",\"x\":\"é\u2028\"}\n\n"
          + "event: message_delta\n"
          + "data: {\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"end_turn\"}}\n\n"
          + "event: message_stop\ndata: {\"type\":\"message_stop\"}\n\n";

  @Property(tries = 200)
  void bringsEveryEventThroughFramesAndBackAtAnySplit(@ForAll long seed) {
    Random random = new Random(seed);
    AnswerTranslator out = MessagesAnswer.into(Envelope.BEDROCK, new MessagesAnswer());
    byte[] frames = run(out, STREAM.getBytes(UTF_8), random, true);
    AnswerTranslator back = MessagesAnswer.from(Envelope.BEDROCK, new MessagesAnswer());

    assertThat(new String(run(back, frames, random, true), UTF_8)).isEqualTo(STREAM);
    assertThat(back.ended()).isTrue();
  }

  /// Case 40 of the wire conformance list.
  @Test
  void pingsAClientWhoseProviderCannot() {
    AnswerTranslator back = MessagesAnswer.from(Envelope.BEDROCK, new MessagesAnswer());
    assertThat(back.keepAlive()).isEmpty();

    byte[] start = STREAM.substring(0, STREAM.indexOf("event: content")).getBytes(UTF_8);
    byte[] frames =
        MessagesAnswer.into(Envelope.BEDROCK, new MessagesAnswer()).more(start, 0, start.length);
    back.more(frames, 0, frames.length);

    assertThat(new String(back.keepAlive(), UTF_8))
        .isEqualTo("event: ping\ndata: {\"type\":\"ping\"}\n\n");
  }

  /// Cases 42 and 43 of the wire conformance list.
  @Test
  void endsACutStreamWithAnErrorOnAFreshEvent() {
    AnswerTranslator plain = new MessagesAnswer();
    byte[] half = STREAM.substring(0, 150).getBytes(UTF_8);

    String got =
        new String(plain.more(half, 0, half.length), UTF_8) + new String(plain.end(false), UTF_8);

    assertThat(got)
        .endsWith(
            "\n\nevent: error\ndata: {\"type\":\"error\",\"error\":{\"type\":\"api_error\","
                + "\"message\":\"the provider's answer broke off\"}}\n\n")
        .doesNotContain("message_stop");
  }

  /// A body that ends after a message_delta with a stop reason counts as complete (wire facts).
  @Test
  void addsNothingToAnAnswerThatOnlyLacksItsLastEvent() {
    AnswerTranslator plain = new MessagesAnswer();
    byte[] most = STREAM.substring(0, STREAM.indexOf("event: message_stop")).getBytes(UTF_8);
    plain.more(most, 0, most.length);

    assertThat(plain.end(true)).isEmpty();
  }

  @Test
  void turnsAnExceptionInAStreamIntoAnError() {
    byte[] frame =
        new FrameEncoder()
            .encode(
                Map.of(":message-type", "exception", ":exception-type", "throttlingException"),
                "{\"message\":\"Too many tokens\"}".getBytes(UTF_8));
    AnswerTranslator back = MessagesAnswer.from(Envelope.BEDROCK, new MessagesAnswer());

    assertThat(new String(back.more(frame, 0, frame.length), UTF_8))
        .isEqualTo(
            "event: error\ndata: {\"type\":\"error\",\"error\":{\"type\":\"rate_limit_error\","
                + "\"message\":\"Too many tokens\"}}\n\n");
    assertThat(back.ended()).isTrue();
  }

  /// Case 50 of the wire conformance list: the wording stays.
  @Test
  void saysErrorsInTheWordsOfTheOtherCloudWithTheirMessageAsItWas() {
    AnswerTranslator toClient = MessagesAnswer.from(Envelope.BEDROCK, new MessagesAnswer());
    assertThat(
            new String(
                toClient.error(400, "{\"message\":\"prompt is too long\"}".getBytes(UTF_8)).body(),
                UTF_8))
        .isEqualTo(
            "{\"type\":\"error\",\"error\":{\"type\":\"invalid_request_error\","
                + "\"message\":\"prompt is too long\"}}");
    AnswerTranslator toBedrock = MessagesAnswer.into(Envelope.BEDROCK, new MessagesAnswer());
    assertThat(
            new String(
                toBedrock.error(529, AnthropicErrors.body("overloaded_error", "Overloaded")).body(),
                UTF_8))
        .isEqualTo("{\"message\":\"Overloaded\"}");
    AnswerTranslator fromGoogle = new MessagesAnswer();
    assertThat(
            new String(
                fromGoogle
                    .error(403, "[{\"error\":{\"code\":403,\"message\":\"no\"}}]".getBytes(UTF_8))
                    .body(),
                UTF_8))
        .contains("permission_error", "\"no\"");
  }

  private static byte[] run(AnswerTranslator turn, byte[] bytes, Random random, boolean whole) {
    ByteSink out = new ByteSink();
    int from = 0;
    while (from < bytes.length) {
      int to = Math.min(bytes.length, from + 1 + random.nextInt(40));
      out.bytes(turn.more(bytes, from, to));
      from = to;
    }
    return out.bytes(turn.end(whole)).take();
  }
}
