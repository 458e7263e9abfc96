package dev.signalbox.data.translate;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.data.conversation.Answer;
import dev.signalbox.data.conversation.AnswerEvent;
import dev.signalbox.data.conversation.Assembled;
import dev.signalbox.data.conversation.Capabilities;
import dev.signalbox.data.conversation.DialectCodec;
import dev.signalbox.data.conversation.DialectCodec.EventReader;
import dev.signalbox.data.conversation.Loss;
import dev.signalbox.data.conversation.Part;
import dev.signalbox.data.grammar.Grammar;
import dev.signalbox.data.translate.TranslatedRequest.Ready;
import dev.signalbox.data.translate.pair.Pairs;
import dev.signalbox.model.json.Json;
import dev.signalbox.model.usage.Unit;
import dev.signalbox.model.usage.UsageCounts;
import dev.signalbox.model.wire.Dialect;
import dev.signalbox.model.wire.Feature;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// What holds of every pair: a client's request of several turns, with thoughts, parallel calls and
/// an image in a result, and a provider's answer with a thought, a text and two calls, against
/// golden texts. Run with `-Dgolden.write=true` to write these anew, and read what changed.
abstract class PairContract {

  private static final boolean WRITE = Boolean.getBoolean("golden.write");

  private final Dialect client;
  private final Dialect provider;
  private final String model;

  PairContract(Dialect client, Dialect provider) {
    this.client = client;
    this.provider = provider;
    this.model =
        switch (provider) {
          case MESSAGES -> "claude-opus-5-5";
          case CHAT -> "gpt-6";
          case RESPONSES -> "gpt-6-codex";
          case GEMINI -> "gemini-3.1-pro";
          case CONVERSE -> "us.anthropic.claude-opus-5-5-v1:0";
        };
  }

  @Test
  final void carriesARequest() {
    Ready ready = ready();

    golden("request.json", GoldenText.json(ready.body()));
    golden(
        "losses.txt",
        ready.losses().stream().map(PairContract::line).collect(Collectors.joining()));
  }

  @Test
  final void carriesAnAnswer() {
    AnswerTranslator.Whole whole = ready().answer().whole(answer());

    assertThat(whole.status()).isEqualTo(200);
    golden("answer.json", GoldenText.json(whole.body()));
  }

  @Test
  final void carriesAStreamThatTheGrammarAllows() {
    byte[] stream = translated(ready().answer(), stream(), null);

    assertThat(Grammar.of(provider).check(stream())).as("the provider's own").isEmpty();
    assertThat(Grammar.of(client).check(stream)).isEmpty();
    golden("stream.txt", GoldenText.stream(client, stream));
  }

  @Test
  final void carriesTheSameStreamAtAnySplit() {
    byte[] whole = translated(ready().answer(), stream(), null);

    for (int seed = 0; seed < 5; seed++) {
      assertThat(translated(ready().answer(), stream(), new Random(seed))).isEqualTo(whole);
    }
  }

  /// Case 29 and 31 of the wire conformance list.
  @Test
  final void saysTheSameInAStreamAsInAWholeAnswer() {
    DialectCodec reader = Pairs.of(client, provider).client();
    byte[] body = ready().answer().whole(answer()).body();
    Answer whole = reader.readAnswer(Json.parse(body).asObject());
    Answer streamed = assembled(reader, translated(ready().answer(), stream(), null)).answer();

    assertThat(counts(streamed)).isEqualTo(counts(whole));
    assertThat(streamed.stop()).isEqualTo(whole.stop());
    assertThat(comparable(streamed.parts())).isEqualTo(comparable(whole.parts()));
  }

  /// The first event of Messages estimates the prompt, which the last one corrects; the reader
  /// takes the larger figure.
  private UsageCounts counts(Answer answer) {
    return client == Dialect.MESSAGES
        ? answer.usage().counts().with(Unit.INPUT_TOKEN, 0)
        : answer.usage().counts();
  }

  /// Pieces of `reasoning_details` are kept as they came, the whole is understood.
  private List<Part> comparable(List<Part> parts) {
    return parts.stream()
        .map(part ->
            part instanceof Part.Reasoning reasoning && client == Dialect.CHAT
                ? new Part.Reasoning(reasoning.text(), Optional.empty())
                : part)
        .toList();
  }

  /// Case 42 of the wire conformance list.
  @Test
  final void neverMakesUpAnEnd() {
    byte[] stream = stream();
    DialectCodec reader = Pairs.of(client, provider).client();
    for (int cut = stream.length / 4; cut < stream.length * 3 / 4; cut += 97) {
      AnswerTranslator translator = ready().answer();
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      out.writeBytes(translator.more(stream, 0, cut));
      out.writeBytes(translator.end(false));

      assertThat(translator.ended()).isTrue();
      assertThat(Grammar.of(client).check(out.toByteArray())).isEmpty();
      assertThat(assembled(reader, out.toByteArray()).failure().message()).isNotBlank();
    }
  }

  /// Case 40 of the wire conformance list.
  @Test
  final void keepsTheClientWaitingAtAnyPlace() {
    AnswerTranslator translator = ready().answer();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    byte[] stream = stream();
    for (int from = 0; from < stream.length; from += 40) {
      out.writeBytes(translator.more(stream, from, Math.min(stream.length, from + 40)));
      out.writeBytes(translator.keepAlive());
    }
    out.writeBytes(translator.end(true));

    assertThat(Grammar.of(client).check(out.toByteArray())).isEmpty();
    assertThat(translator.keepAlive()).isEmpty();
  }

  /// Cases 11, 21 and 25 of the wire conformance list: ids and signatures come back to their issuer
  /// as it made them.
  @Test
  final void bringsBackWhatTheProviderIssued() {
    byte[] answer = ready().answer().whole(answer()).body();

    String next = new String(SentBack.translated(order(), answer), UTF_8);

    assertThat(next).contains(issued(provider));
  }

  private static List<String> issued(Dialect provider) {
    return switch (provider) {
      case MESSAGES -> List.of("\"EqQBsigned+/==\"", "\"toolu_03\"", "\"toolu_04\"");
      case CHAT -> List.of("\"call_3\"", "\"call_4\"");
      case RESPONSES -> List.of("\"gAAAAmore\"", "\"call_3\"", "\"call_4\"");
      case GEMINI -> List.of("\"Q2lzaWduZWQ=\"", "\"call_Il0taoSYJ5Cez7_0\"");
      case CONVERSE -> List.of("\"EqQBsigned+/==\"", "\"tooluse_3\"", "\"tooluse_4\"");
    };
  }

  @Test
  final void refusesWhatIsNoRequest() {
    for (String body : List.of("", "[]", "{", "{\"messages\":5,\"contents\":5,\"input\":{}}")) {
      assertThat(Translation.translate(order(), body.getBytes(UTF_8)))
          .isInstanceOf(TranslatedRequest.Malformed.class);
    }
  }

  @Test
  final void carriesErrorsInTheClientsShape() {
    byte[] error = GoldenText.resource(name(provider) + "/error.json").getBytes(UTF_8);

    AnswerTranslator.Whole whole = ready().answer().error(429, error);

    assertThat(whole.status()).isEqualTo(429);
    golden("error.json", GoldenText.json(whole.body()));
    assertThat(ready().answer().error(500, "<html>".getBytes(UTF_8)).body()).isNotEmpty();
  }

  private static String line(Loss loss) {
    return loss.path() + " " + loss.feature().wireName() + "\n";
  }

  private Order order() {
    return new Order(
        client,
        provider,
        "asked-model",
        model,
        true,
        false,
        Set.of(Feature.values()),
        Capabilities.USUAL,
        "c1",
        1_790_000_000L);
  }

  final Ready ready() {
    byte[] body = GoldenText.resource(name(client) + "/request.json").getBytes(UTF_8);
    TranslatedRequest request = Translation.translate(order(), body);
    assertThat(request).isInstanceOf(Ready.class);
    return (Ready) request;
  }

  private byte[] answer() {
    return GoldenText.resource(name(provider) + "/answer.json").getBytes(UTF_8);
  }

  private byte[] stream() {
    return GoldenText.bytes(provider, GoldenText.resource(name(provider) + "/stream.txt"));
  }

  private static byte[] translated(
      AnswerTranslator translator,
      byte[] stream,
      @org.jspecify.annotations.Nullable Random random) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (int from = 0; from < stream.length; ) {
      int to =
          random == null ? stream.length : Math.min(stream.length, from + 1 + random.nextInt(60));
      out.writeBytes(translator.more(stream, from, to));
      from = to;
    }
    out.writeBytes(translator.end(true));
    assertThat(translator.ended()).isTrue();
    return out.toByteArray();
  }

  private static Assembled assembled(DialectCodec reader, byte[] stream) {
    List<AnswerEvent> events = new ArrayList<>();
    EventReader read = reader.eventReader(events::add);
    read.bytes(stream, 0, stream.length);
    read.end();
    return Assembled.of(events);
  }

  private static String name(Dialect dialect) {
    return dialect.name().toLowerCase(Locale.ROOT);
  }

  private void golden(String name, String text) {
    String path = getClass().getSimpleName().replace("Test", "") + "/" + name;
    if (WRITE) {
      write(Path.of("src", "test", "resources", "translate").resolve(path), text);
    }
    assertThat(text).isEqualTo(WRITE ? text : GoldenText.resource(path));
  }

  private static void write(Path file, String text) {
    try {
      Files.createDirectories(file.getParent());
      Files.writeString(file, text);
    } catch (IOException unwritable) {
      throw new java.io.UncheckedIOException(unwritable);
    }
  }
}
