package dev.signalbox.data.translate.gemini;

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
import dev.signalbox.model.json.Json;
import dev.signalbox.model.json.JsonException;
import dev.signalbox.model.wire.Dialect;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;

final class GeminiRoundTripTest {

  private static final Prompt ASKED = new PromptBuilder().build();

  private final GeminiCodec codec = new GeminiCodec();

  @Property(tries = 150)
  void readsTheRequestsThatItWrites(@ForAll long seed) {
    Prompt prompt = talk(seed).prompt();
    Carriage carriage = carriage(false);

    byte[] written = Json.writeBytes(codec.writePrompt(prompt, carriage));
    Prompt read = codec.readPrompt(Json.parse(written).asObject(), prompt.model(), prompt.stream());

    assertThat(read).isEqualTo(prompt);
    assertThat(carriage.losses()).isEmpty();
  }

  @Property(tries = 150)
  void readsTheAnswersThatItWrites(@ForAll long seed) {
    Answer answer = talk(seed).answer();

    byte[] written = Json.writeBytes(codec.writeAnswer(answer, ASKED, carriage(false)));

    assertThat(codec.readAnswer(Json.parse(written).asObject())).isEqualTo(answer);
  }

  @Property(tries = 150)
  void readsTheStreamsThatItWritesAtAnySplit(@ForAll long seed, @ForAll boolean array) {
    RandomTalk talk = talk(seed);
    Answer answer = talk.answer();
    byte[] stream = stream(talk.events(answer), array);

    assertThat(Assembled.of(read(stream, new Random(seed))).answer()).isEqualTo(answer);
    assertThat(Assembled.of(read(stream, null)).answer()).isEqualTo(answer);
  }

  @Property(tries = 60)
  void readsBareLineFeedsAsItReadsCrLf(@ForAll long seed) {
    RandomTalk talk = talk(seed);
    Answer answer = talk.answer();
    String stream = new String(stream(talk.events(answer), false), UTF_8);

    byte[] bare = stream.replace("\r\n", "\n").replaceAll("(?dm)^data: ", "data:").getBytes(UTF_8);

    assertThat(Assembled.of(read(bare, new Random(seed))).answer()).isEqualTo(answer);
  }

  /// Case 42 of the wire conformance list.
  @Property(tries = 150)
  void saysThatAStreamBrokeOffWhereverItIsCut(@ForAll long seed, @ForAll boolean array) {
    RandomTalk talk = talk(seed);
    byte[] stream = stream(talk.events(talk.answer()), array);
    int end = new String(stream, UTF_8).indexOf("finishReason");
    Random random = new Random(seed);
    byte[] cut = java.util.Arrays.copyOf(stream, random.nextInt(end));

    List<AnswerEvent> events = read(cut, random);

    assertThat(events.getLast()).isInstanceOf(AnswerEvent.Failed.class);
    assertThatCode(() -> Assembled.of(events)).doesNotThrowAnyException();
  }

  @Property(tries = 300)
  void takesAnyStreamWithoutThrowing(@ForAll long seed) {
    RandomTalk talk = talk(seed);
    Random random = new Random(seed);
    byte[] stream = stream(talk.events(talk.answer()), random.nextBoolean());
    for (int flips = random.nextInt(6); flips >= 0; flips--) {
      stream[random.nextInt(stream.length)] = (byte) "{}[]\",:\\ndt\r\0".charAt(random.nextInt(13));
    }

    List<AnswerEvent> events = read(stream, random);

    assertThatCode(() -> Assembled.of(events)).doesNotThrowAnyException();
  }

  @Property(tries = 300)
  void takesAnyJsonForARequestOrSaysWhatIsWrong(@ForAll long seed) {
    Random random = new Random(seed);
    StringBuilder text =
        new StringBuilder(Json.write(codec.writePrompt(talk(seed).prompt(), carriage(false))));
    for (int flips = random.nextInt(3); flips >= 0; flips--) {
      text.setCharAt(random.nextInt(text.length()), "{}[]\",:1".charAt(random.nextInt(8)));
    }
    try {
      codec.readPrompt(Json.parse(text.toString()).asObject(), "m", false);
    } catch (JsonException wrong) {
      assertThat(wrong.getMessage()).doesNotContain("Grüße");
    }
  }

  @Test
  void readsLongStreamsInLinearTime() {
    StringBuilder stream = new StringBuilder();
    for (int chunk = 0; chunk < 20_000; chunk++) {
      stream
          .append("data: {\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"some words\"}],")
          .append("\"role\":\"model\"},\"index\":0}]}\r\n\r\n");
    }
    byte[] bytes = stream.toString().getBytes(UTF_8);
    int[] events = {0};
    EventReader reader = codec.eventReader(event -> events[0]++);

    Assertions.assertTimeout(
        Duration.ofSeconds(10),
        () -> {
          for (int at = 0; at < bytes.length; at++) {
            reader.bytes(bytes, at, at + 1);
          }
        });

    assertThat(events[0]).isGreaterThan(20_000);
  }

  private byte[] stream(List<AnswerEvent> events, boolean array) {
    ByteSink out = new ByteSink();
    EventWriter writer = codec.eventWriter(ASKED, carriage(array));
    events.forEach(event -> writer.write(event, out));
    return out.take();
  }

  private List<AnswerEvent> read(byte[] stream, @org.jspecify.annotations.Nullable Random random) {
    List<AnswerEvent> events = new ArrayList<>();
    EventReader reader = codec.eventReader(events::add);
    int from = 0;
    while (from < stream.length) {
      int to =
          random == null ? stream.length : Math.min(stream.length, from + 1 + random.nextInt(30));
      reader.bytes(stream, from, to);
      from = to;
    }
    reader.end();
    return events;
  }

  private static Carriage carriage(boolean array) {
    return new Carriage("model-1", "answer-1", 0, Capabilities.USUAL, 0, array);
  }

  private static RandomTalk talk(long seed) {
    Random random = new Random(seed);
    return new RandomTalk(
        random,
        () -> random.nextBoolean() ? Optional.empty() : Optional.of(signature(random)),
        // Generation 3 signs the calls that it makes.
        () -> Optional.of(signature(random)),
        false);
  }

  private static Seal signature(Random random) {
    return new Seal(
        Dialect.GEMINI, Seal.Kind.SIGNATURE, "", "Q2lwd0FV" + random.nextInt(1000) + "+/==");
  }
}
