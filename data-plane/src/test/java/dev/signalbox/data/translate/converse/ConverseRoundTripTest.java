package dev.signalbox.data.translate.converse;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.signalbox.data.conversation.Answer;
import dev.signalbox.data.conversation.AnswerEvent;
import dev.signalbox.data.conversation.Assembled;
import dev.signalbox.data.conversation.ByteSink;
import dev.signalbox.data.conversation.Capabilities;
import dev.signalbox.data.conversation.Carriage;
import dev.signalbox.data.conversation.DialectCodec.EventReader;
import dev.signalbox.data.conversation.DialectCodec.EventWriter;
import dev.signalbox.data.conversation.Prompt;
import dev.signalbox.data.conversation.PromptBuilder;
import dev.signalbox.data.conversation.RandomTalk;
import dev.signalbox.data.conversation.Seal;
import dev.signalbox.data.eventstream.Frame;
import dev.signalbox.data.eventstream.FrameDamage;
import dev.signalbox.data.eventstream.FrameDecoder;
import dev.signalbox.data.eventstream.FrameEncoder;
import dev.signalbox.data.eventstream.FrameSink;
import dev.signalbox.model.json.Json;
import dev.signalbox.model.json.JsonException;
import dev.signalbox.model.wire.Dialect;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.jspecify.annotations.Nullable;

final class ConverseRoundTripTest {

  private static final Prompt ASKED = new PromptBuilder().build();

  private final ConverseCodec codec = new ConverseCodec();

  @Property(tries = 150)
  void readsTheRequestsThatItWrites(@ForAll long seed) {
    Prompt prompt = talk(seed).prompt();
    Carriage carriage = carriage();

    byte[] written = Json.writeBytes(codec.writePrompt(prompt, carriage));
    Prompt read = codec.readPrompt(Json.parse(written).asObject(), prompt.model(), prompt.stream());

    assertThat(read).isEqualTo(prompt);
    assertThat(carriage.losses()).isEmpty();
  }

  @Property(tries = 150)
  void readsTheAnswersThatItWrites(@ForAll long seed) {
    Answer answer = talk(seed).answer();

    byte[] written = Json.writeBytes(codec.writeAnswer(answer, ASKED, carriage()));

    assertThat(codec.readAnswer(Json.parse(written).asObject())).isEqualTo(unnamed(answer));
  }

  @Property(tries = 150)
  void readsTheStreamsThatItWritesAtAnySplit(@ForAll long seed) {
    RandomTalk talk = talk(seed);
    Answer answer = talk.answer();
    byte[] stream = stream(talk.events(answer));

    assertThat(Assembled.of(read(stream, new Random(seed))).answer()).isEqualTo(unnamed(answer));
    assertThat(Assembled.of(read(stream, null)).answer()).isEqualTo(unnamed(answer));
  }

  /// Case 42 of the wire conformance list.
  @Property(tries = 150)
  void saysThatAStreamBrokeOffWhereverItIsCut(@ForAll long seed) {
    RandomTalk talk = talk(seed);
    byte[] stream = stream(talk.events(talk.answer()));
    int end = new String(stream, UTF_8).indexOf("messageStop");
    Random random = new Random(seed);
    // A character may be longer than its bytes were: cut well before the end.
    byte[] cut = Arrays.copyOf(stream, random.nextInt(Math.max(1, end / 4)));

    List<AnswerEvent> events = read(cut, random);

    assertThat(events.getLast()).isInstanceOf(AnswerEvent.Failed.class);
    assertThatCode(() -> Assembled.of(events)).doesNotThrowAnyException();
  }

  @Property(tries = 300)
  void takesAnyPayloadsWithoutThrowing(@ForAll long seed) {
    RandomTalk talk = talk(seed);
    Random random = new Random(seed);
    byte[] stream = disturbed(stream(talk.events(talk.answer())), random);

    List<AnswerEvent> events = read(stream, random);

    assertThatCode(() -> Assembled.of(events)).doesNotThrowAnyException();
  }

  @Property(tries = 300)
  void takesAnyJsonForARequestOrSaysWhatIsWrong(@ForAll long seed) {
    Random random = new Random(seed);
    StringBuilder text =
        new StringBuilder(Json.write(codec.writePrompt(talk(seed).prompt(), carriage())));
    for (int flips = random.nextInt(3); flips >= 0; flips--) {
      text.setCharAt(random.nextInt(text.length()), "{}[]\",:1".charAt(random.nextInt(8)));
    }
    try {
      codec.readPrompt(Json.parse(text.toString()).asObject(), "m", false);
    } catch (JsonException wrong) {
      assertThat(wrong.getMessage()).doesNotContain("Grüße");
    }
  }

  /// The same frames with payloads that are changed, whole frames left out or doubled.
  private static byte[] disturbed(byte[] stream, Random random) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    FrameEncoder encoder = new FrameEncoder();
    FrameDecoder decoder =
        new FrameDecoder(
            new FrameSink() {
              @Override
              public void frame(Frame frame) {
                byte[] payload = frame.payload();
                if (random.nextInt(4) == 0) {
                  payload[random.nextInt(payload.length)] =
                      (byte) "{}[]\",:0".charAt(random.nextInt(8));
                }
                Map<String, String> headers =
                    Map.of(
                        ":event-type", frame.text(":event-type"),
                        ":message-type", frame.text(":message-type"));
                for (int copies = random.nextInt(8); copies < 8; copies += 7) {
                  out.writeBytes(encoder.encode(headers, payload));
                }
              }

              @Override
              public void damaged(FrameDamage damage, long offset) {
                throw new AssertionError(damage);
              }
            });
    decoder.bytes(stream, 0, stream.length);
    return out.toByteArray();
  }

  private byte[] stream(List<AnswerEvent> events) {
    ByteSink out = new ByteSink();
    EventWriter writer = codec.eventWriter(ASKED, carriage());
    events.forEach(event -> writer.write(event, out));
    return out.take();
  }

  private List<AnswerEvent> read(byte[] stream, @Nullable Random random) {
    List<AnswerEvent> events = new ArrayList<>();
    EventReader reader = codec.eventReader(events::add);
    int from = 0;
    while (from < stream.length) {
      int to =
          random == null ? stream.length : Math.min(stream.length, from + 1 + random.nextInt(60));
      reader.bytes(stream, from, to);
      from = to;
    }
    reader.end();
    return events;
  }

  /// An answer has no id here, and does not say which model it is from.
  private static Answer unnamed(Answer answer) {
    return new Answer("", "", answer.parts(), answer.stop(), answer.stopText(), answer.usage());
  }

  private static Carriage carriage() {
    return new Carriage("model-1", "answer-1", 0, Capabilities.USUAL);
  }

  private static RandomTalk talk(long seed) {
    Random random = new Random(seed);
    return new RandomTalk(
        random,
        () ->
            Optional.of(
                new Seal(Dialect.MESSAGES, Seal.Kind.SIGNATURE, "", "EqQB+/" + random.nextInt(99))),
        Optional::empty,
        true);
  }
}
