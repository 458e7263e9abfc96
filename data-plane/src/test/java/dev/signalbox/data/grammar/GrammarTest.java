package dev.signalbox.data.grammar;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.data.conversation.AnswerEvent;
import dev.signalbox.data.conversation.ByteSink;
import dev.signalbox.data.conversation.Capabilities;
import dev.signalbox.data.conversation.Carriage;
import dev.signalbox.data.conversation.DialectCodec;
import dev.signalbox.data.conversation.DialectCodec.EventWriter;
import dev.signalbox.data.conversation.PromptBuilder;
import dev.signalbox.data.conversation.RandomTalk;
import dev.signalbox.data.conversation.Seal;
import dev.signalbox.data.translate.chat.ChatCodec;
import dev.signalbox.data.translate.converse.ConverseCodec;
import dev.signalbox.data.translate.gemini.GeminiCodec;
import dev.signalbox.data.translate.messages.MessagesCodec;
import dev.signalbox.data.translate.responses.ResponsesCodec;
import dev.signalbox.model.wire.Dialect;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Predicate;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

final class GrammarTest {

  @Property(tries = 200)
  void acceptsWhatOurWritersWriteAtAnySplit(
      @ForAll("codecs") DialectCodec codec, @ForAll long seed, @ForAll boolean array) {
    Random random = new Random(seed);
    byte[] stream = join(events(codec, seed, array, answer(seed)), array(codec, array));
    Grammar grammar = Grammar.of(codec.dialect());

    assertThat(grammar.check(stream)).isEmpty();

    Grammar.Check check = grammar.start();
    for (int from = 0; from < stream.length; ) {
      int to = Math.min(stream.length, from + 1 + random.nextInt(50));
      check.bytes(stream, from, to);
      from = to;
    }
    check.end();
    assertThat(check.violations()).isEmpty();
  }

  @Property(tries = 60)
  void acceptsFailuresAtAnyPlace(@ForAll("codecs") DialectCodec codec, @ForAll long seed) {
    List<AnswerEvent> events = new ArrayList<>(answer(seed));
    int length = 1 + new Random(seed).nextInt(events.size() - 1);
    List<AnswerEvent> broken = new ArrayList<>(events.subList(0, length));
    broken.add(
        new AnswerEvent.Failed(AnswerEvent.FailureKind.OVERLOADED, "try again", Optional.of(3L)));

    assertThat(Grammar.of(codec.dialect()).check(join(events(codec, seed, false, broken), false)))
        .isEmpty();
  }

  @Property(tries = 300)
  void findsEventsThatAreLeftOut(
      @ForAll("codecs") DialectCodec codec, @ForAll long seed, @ForAll boolean array) {
    List<byte[]> events = events(codec, seed, array, answer(seed));
    int at = anyOf(events, structural(codec.dialect()), seed);
    events.remove(at);

    assertThat(Grammar.of(codec.dialect()).check(join(events, array(codec, array)))).isNotEmpty();
  }

  @Property(tries = 300)
  void findsEventsThatAreDoubled(
      @ForAll("codecs") DialectCodec codec, @ForAll long seed, @ForAll boolean array) {
    List<byte[]> events = events(codec, seed, array, answer(seed));
    // There may be several message_deltas.
    Predicate<String> once =
        structural(codec.dialect()).and(event -> !event.contains("event: message_delta"));
    int at = anyOf(events, once, seed);
    events.add(at, events.get(at));

    assertThat(Grammar.of(codec.dialect()).check(join(events, array(codec, array)))).isNotEmpty();
  }

  @Property(tries = 300)
  void findsEventsThatComeTooEarly(
      @ForAll("codecs") DialectCodec codec, @ForAll long seed, @ForAll boolean array) {
    List<byte[]> events = events(codec, seed, array, answer(seed));
    int at = 1 + anyOf(events.subList(1, events.size()), structural(codec.dialect()), seed);
    Collections.swap(events, at, at - 1);

    assertThat(Grammar.of(codec.dialect()).check(join(events, array(codec, array)))).isNotEmpty();
  }

  @Property(tries = 100)
  void findsStreamsThatAreCut(@ForAll("codecs") DialectCodec codec, @ForAll long seed) {
    byte[] stream = join(events(codec, seed, false, answer(seed)), false);
    int length = new Random(seed).nextInt(stream.length);

    assertThat(Grammar.of(codec.dialect()).check(java.util.Arrays.copyOf(stream, length)))
        .isNotEmpty();
  }

  @Property(tries = 200)
  void takesAnyBytes(@ForAll("codecs") DialectCodec codec, @ForAll byte[] noise) {
    assertThat(Grammar.of(codec.dialect()).check(noise)).isNotEmpty();
    assertThat(Grammar.ofInvokeModel().check(noise)).isNotEmpty();
  }

  /// The events that a stream consists of, each with its framing.
  private static List<byte[]> events(
      DialectCodec codec, long seed, boolean array, List<AnswerEvent> answer) {
    List<byte[]> events = new ArrayList<>();
    EventWriter writer =
        codec.eventWriter(
            new PromptBuilder().usageInStream(true).stream(true).build(),
            new Carriage(
                "model-1", "call-1", seed & 0xffff, Capabilities.USUAL, 100, array(codec, array)));
    for (AnswerEvent event : answer) {
      if (event instanceof AnswerEvent.Ping) {
        continue;
      }
      ByteSink out = new ByteSink();
      writer.write(event, out);
      split(codec.dialect(), out.take(), events);
    }
    return events;
  }

  private static void split(Dialect dialect, byte[] bytes, List<byte[]> events) {
    if (dialect == Dialect.CONVERSE) {
      for (int from = 0; from < bytes.length; ) {
        int length = java.nio.ByteBuffer.wrap(bytes, from, 4).getInt();
        events.add(java.util.Arrays.copyOfRange(bytes, from, from + length));
        from += length;
      }
      return;
    }
    String text = new String(bytes, UTF_8);
    // A JSON array comes chunk by chunk, with its punctuation in front and behind.
    for (String event : text.split("(?<=\n\r?\n)", -1)) {
      if (!event.isEmpty()) {
        events.add(event.getBytes(UTF_8));
      }
    }
  }

  private static byte[] join(List<byte[]> events, boolean array) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (byte[] event : events) {
      out.writeBytes(event);
    }
    if (!array) {
      return out.toByteArray();
    }
    // Whatever was moved, the punctuation of the array stays right.
    String chunks = "";
    for (byte[] event : events) {
      String chunk = new String(event, UTF_8).replaceAll("^(\\[|,\r\n)|\\]$", "");
      chunks += (chunks.isEmpty() ? "[" : ",\r\n") + chunk;
    }
    return (chunks + "]").getBytes(UTF_8);
  }

  private static boolean array(DialectCodec codec, boolean array) {
    return array && codec.dialect() == Dialect.GEMINI;
  }

  /// Which events give a stream its form: not the pieces of texts, of which any number may come.
  private static Predicate<String> structural(Dialect dialect) {
    return switch (dialect) {
      case MESSAGES ->
          event -> !event.contains("event: content_block_delta") && !event.contains("event: ping");
      case CHAT -> event -> event.contains("\"finish_reason\":\"") || event.contains("\"role\"");
      case RESPONSES -> event -> true;
      case GEMINI -> event -> event.contains("\"finishReason\"");
      case CONVERSE -> event -> !event.contains("contentBlockDelta");
    };
  }

  private static int anyOf(List<byte[]> events, Predicate<String> wanted, long seed) {
    List<Integer> found = new ArrayList<>();
    for (int index = 0; index < events.size(); index++) {
      if (wanted.test(new String(events.get(index), UTF_8))) {
        found.add(index);
      }
    }
    return found.get(new Random(seed).nextInt(found.size()));
  }

  private static List<AnswerEvent> answer(long seed) {
    Random random = new Random(seed);
    RandomTalk talk =
        new RandomTalk(
            random,
            () -> Optional.of(new Seal(Dialect.MESSAGES, Seal.Kind.SIGNATURE, "", "EqQB" + seed)),
            Optional::empty,
            false);
    return talk.events(talk.answer());
  }

  @Provide
  Arbitrary<DialectCodec> codecs() {
    return Arbitraries.of(
        new MessagesCodec(),
        new ChatCodec(),
        new ResponsesCodec(),
        new GeminiCodec(),
        new ConverseCodec());
  }
}
