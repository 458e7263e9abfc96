package dev.signalbox.data.conversation;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.signalbox.data.conversation.DialectCodec.EventReader;
import dev.signalbox.data.conversation.DialectCodec.EventWriter;
import dev.signalbox.model.json.Json;
import dev.signalbox.model.json.JsonException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;

/// What a dialect's codec has to keep, whatever the dialect: what is written reads the same, at any
/// split, and nothing that comes makes it throw, hang or take more than linear time.
public abstract class RoundTripContract {

  protected static final Capabilities CAPABLE =
      new Capabilities(32_000, true, true, true, true, true, true, true, 0);

  private static final Prompt ASKED = new PromptBuilder().usageInStream(true).build();

  private final DialectCodec codec;

  protected RoundTripContract(DialectCodec codec) {
    this.codec = codec;
  }

  /// A conversation as the dialect seals it.
  protected abstract RandomTalk talk(Random random);

  /// What of a prompt the dialect can say, as it says it.
  protected abstract Prompt sayable(Prompt prompt);

  /// The id of an answer that the provider called `answer-1`.
  protected abstract String answerId();

  /// What begins the last event of a stream.
  protected abstract String beginningOfTheEnd();

  /// An event with a few words, and how a stream begins before it.
  protected abstract String event();

  protected abstract String streamBegun();

  @Property(tries = 120)
  void readsTheRequestsThatItWrites(@ForAll long seed) {
    Prompt prompt = sayable(talk(new Random(seed)).prompt());

    Prompt read = codec.readPrompt(written(prompt), "", false);

    assertThat(read).isEqualTo(prompt);
  }

  @Property(tries = 120)
  void readsTheAnswersThatItWrites(@ForAll long seed) {
    Answer answer = identified(talk(new Random(seed)).answer());

    byte[] written = Json.writeBytes(codec.writeAnswer(answer, ASKED, carriage()));

    assertThat(codec.readAnswer(Json.parse(written).asObject())).isEqualTo(answer);
  }

  @Property(tries = 120)
  void readsTheStreamsThatItWritesAtAnySplit(@ForAll long seed) {
    RandomTalk talk = talk(new Random(seed));
    Answer answer = identified(talk.answer());
    byte[] stream = stream(talk.events(answer));
    byte[] crLf = new String(stream, UTF_8).replace("\n", "\r\n").getBytes(UTF_8);
    byte[] bare = new String(stream, UTF_8).replaceAll("(?dm)^data: ", "data:").getBytes(UTF_8);

    assertThat(Assembled.of(read(stream, null)).answer()).isEqualTo(answer);
    assertThat(Assembled.of(read(stream, new Random(seed))).answer()).isEqualTo(answer);
    assertThat(Assembled.of(read(crLf, new Random(seed))).answer()).isEqualTo(answer);
    assertThat(Assembled.of(read(bare, new Random(seed))).answer()).isEqualTo(answer);
  }

  /// Case 42 of the wire conformance list.
  @Property(tries = 120)
  void saysThatAStreamBrokeOffWhereverItIsCut(@ForAll long seed) {
    RandomTalk talk = talk(new Random(seed));
    byte[] stream = stream(talk.events(talk.answer()));
    int end = new String(stream, UTF_8).lastIndexOf(beginningOfTheEnd());
    int bytes = new String(stream, UTF_8).substring(0, end).getBytes(UTF_8).length;
    Random random = new Random(seed);

    List<AnswerEvent> events = read(Arrays.copyOf(stream, random.nextInt(bytes)), random);

    assertThat(events.getLast()).isInstanceOf(AnswerEvent.Failed.class);
    assertThatCode(() -> Assembled.of(events)).doesNotThrowAnyException();
  }

  @Property(tries = 250)
  void takesAnyStreamWithoutThrowing(@ForAll long seed) {
    RandomTalk talk = talk(new Random(seed));
    Random random = new Random(seed);
    byte[] stream = stream(talk.events(talk.answer()));
    for (int flips = random.nextInt(6); flips >= 0; flips--) {
      stream[random.nextInt(stream.length)] = (byte) "{}[]\",:\\ndt\r\0".charAt(random.nextInt(13));
    }

    List<AnswerEvent> events = read(stream, random);

    assertThat(events.getLast())
        .isInstanceOfAny(AnswerEvent.Failed.class, AnswerEvent.Finished.class);
  }

  @Property(tries = 250)
  void takesAnyJsonForARequestOrSaysWhatIsWrong(@ForAll long seed) {
    Random random = new Random(seed);
    StringBuilder text = new StringBuilder(Json.write(written(talk(random).prompt())));
    for (int flips = random.nextInt(3); flips >= 0; flips--) {
      text.setCharAt(random.nextInt(text.length()), "{}[]\",:1".charAt(random.nextInt(8)));
    }
    try {
      codec.readPrompt(Json.parse(text.toString()).asObject(), "m", false);
    } catch (JsonException wrong) {
      assertThat(wrong.getMessage()).doesNotContain("Grüße");
    }
  }

  @Property(tries = 250)
  void takesAnyJsonForAnAnswerOrSaysWhatIsWrong(@ForAll long seed) {
    Random random = new Random(seed);
    StringBuilder text =
        new StringBuilder(Json.write(codec.writeAnswer(talk(random).answer(), ASKED, carriage())));
    for (int flips = random.nextInt(3); flips >= 0; flips--) {
      text.setCharAt(random.nextInt(text.length()), "{}[]\",:1".charAt(random.nextInt(8)));
    }
    byte[] body = text.toString().getBytes(UTF_8);
    assertThat(codec.readError(500, body).message()).isNotBlank();
    try {
      codec.readAnswer(Json.parse(body).asObject());
    } catch (JsonException wrong) {
      assertThat(wrong.getMessage()).doesNotContain("Grüße");
    }
  }

  @Test
  void readsLongStreamsInLinearTime() {
    byte[] bytes = (streamBegun() + event().repeat(20_000)).getBytes(UTF_8);
    int[] events = {0};
    EventReader reader = codec.eventReader(event -> events[0]++);

    Assertions.assertTimeout(
        Duration.ofSeconds(10),
        () -> {
          for (int at = 0; at < bytes.length; at++) {
            reader.bytes(bytes, at, at + 1);
          }
        });

    assertThat(events[0]).isGreaterThanOrEqualTo(20_000);
  }

  private dev.signalbox.model.json.JsonValue.Obj written(Prompt prompt) {
    return Json.parse(Json.writeBytes(codec.writePrompt(prompt, carriage()))).asObject();
  }

  private Answer identified(Answer answer) {
    return new Answer(
        answerId(),
        answer.model(),
        answer.parts(),
        answer.stop(),
        answer.stopText(),
        answer.usage());
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
          random == null ? stream.length : Math.min(stream.length, from + 1 + random.nextInt(30));
      reader.bytes(stream, from, to);
      from = to;
    }
    reader.end();
    return events.stream()
        .map(event ->
            // What a provider says at the beginning of the prompt is an estimate at best.
            event instanceof AnswerEvent.Started started
                ? new AnswerEvent.Started(started.id(), started.model(), Answer.AnswerUsage.NONE)
                : event)
        .toList();
  }

  private static Carriage carriage() {
    return new Carriage("model-1", "answer-1", 0, CAPABLE);
  }
}
