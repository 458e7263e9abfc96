package dev.signalbox.data.translate;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.data.conversation.Answer;
import dev.signalbox.data.conversation.AnswerEvent;
import dev.signalbox.data.conversation.Assembled;
import dev.signalbox.data.conversation.DialectCodec;
import dev.signalbox.data.conversation.DialectCodec.EventReader;
import dev.signalbox.data.translate.TranslatedRequest.Ready;
import dev.signalbox.data.translate.pair.Pairs;
import dev.signalbox.model.json.Json;
import dev.signalbox.model.wire.Dialect;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What every pair of dialects has to show: the golden request, answer and stream of the pair; that
/// a stream is the same at any split, ends as the client's dialect wants, and says the same as the
/// whole answer. The golden texts lie in `resources/translate/<pair>`.
public abstract class TwinContract {

  protected final Dialect client;
  protected final Dialect provider;
  private final String tool;

  /// @param tool the provider's name of the tool that its golden answer calls
  protected TwinContract(Dialect client, Dialect provider, String tool) {
    this.client = client;
    this.provider = provider;
    this.tool = tool;
  }

  @Test
  void translatesTheGoldenRequest() {
    Ready ready = golden();

    assertThat(Crossings.sent(ready)).isEqualTo(Json.parse(text(pair() + "/request.json")));
    assertThat(Crossings.lost(ready)).isEqualTo(text(pair() + "/losses.txt").lines().toList());
    assertThat(ready.stream()).isTrue();
  }

  @Test
  void translatesTheGoldenAnswer() {
    AnswerTranslator.Whole whole = golden().answer().whole(answer().getBytes(UTF_8));

    assertThat(whole.status()).isEqualTo(200);
    assertThat(Json.parse(whole.body())).isEqualTo(Json.parse(text(pair() + "/answer.json")));
  }

  /// Cases 1 to 8 of the wire conformance list.
  @ParameterizedTest
  @ValueSource(ints = {1, 7, 1000, Integer.MAX_VALUE})
  void translatesTheGoldenStreamAtAnySplit(int size) {
    AnswerTranslator answer = golden().answer();

    assertThat(Crossings.streamed(answer, stream(), size)).isEqualTo(text(pair() + "/stream.txt"));
    assertThat(answer.ended()).isTrue();
  }

  /// Cases 29 to 31 of the wire conformance list.
  @Test
  void saysTheSameInPiecesAsInOne() {
    DialectCodec codec = Pairs.of(client, provider).client();
    byte[] body = golden().answer().whole(answer().getBytes(UTF_8)).body();
    Answer whole = codec.readAnswer(Json.parse(body).asObject());
    String stream = Crossings.streamed(golden().answer(), stream());

    Answer pieces = Assembled.of(read(codec, stream)).answer();

    assertThat(pieces.usage()).isEqualTo(whole.usage());
    assertThat(pieces.stop()).isEqualTo(whole.stop());
    assertThat(pieces.parts()).isEqualTo(whole.parts());
  }

  /// Cases 42 and 43 of the wire conformance list.
  @Test
  void endsACutStreamWithAFailure() {
    String stream = stream();
    for (int cut = stream.length() / 4; cut < stream.length() * 3 / 4; cut += 97) {
      AnswerTranslator answer = golden().answer();
      byte[] half = stream.substring(0, cut).getBytes(UTF_8);
      String got =
          new String(answer.more(half, 0, half.length), UTF_8)
              + new String(answer.end(false), UTF_8);

      List<AnswerEvent> events = read(Pairs.of(client, provider).client(), got);

      assertThat(events.getLast()).isInstanceOf(AnswerEvent.Failed.class);
      assertThat(events.stream().filter(event -> event instanceof AnswerEvent.Started)).hasSize(1);
      assertThat(answer.ended()).isTrue();
      assertThat(got).doesNotContain("[DONE]");
    }
  }

  /// Case 44 of the wire conformance list.
  @Test
  void refusesWithAStatusWhatFailedBeforeItBegan() {
    AnswerTranslator answer = golden().answer();

    byte[] got = answer.end(false);

    assertThat(got).isEmpty();
    assertThat(answer.refused())
        .hasValueSatisfying(whole -> assertThat(whole.status()).isEqualTo(502));
  }

  /// Case 50 of the wire conformance list.
  @Test
  void keepsTheProvidersWordsInErrors() {
    byte[] error =
        Json.writeBytes(
            Pairs.of(client, provider)
                .provider()
                .writeError(
                    new DialectCodec.Fault(
                        AnswerEvent.FailureKind.RATE_LIMITED, 429, "Slow down, \"friend\"."),
                    new dev.signalbox.data.conversation.Carriage("m", "c", 0, Crossings.MODEL)));

    AnswerTranslator.Whole whole = golden().answer().error(429, error);

    DialectCodec.Fault fault =
        Pairs.of(client, provider).client().readError(whole.status(), whole.body());
    assertThat(fault.status()).isEqualTo(429);
    assertThat(fault.kind()).isEqualTo(AnswerEvent.FailureKind.RATE_LIMITED);
    assertThat(fault.message()).isEqualTo("Slow down, \"friend\".");
  }

  /// Case 40 of the wire conformance list.
  @Test
  void keepsTheClientListeningOnlyWhileTheAnswerRuns() {
    AnswerTranslator answer = golden().answer();
    assertThat(answer.keepAlive()).isEmpty();

    byte[] half = stream().substring(0, stream().length() / 2).getBytes(UTF_8);
    String before = new String(answer.more(half, 0, half.length), UTF_8);
    String kept = new String(answer.keepAlive(), UTF_8);
    byte[] rest = stream().substring(stream().length() / 2).getBytes(UTF_8);
    String after = new String(answer.more(rest, 0, rest.length), UTF_8);

    assertThat(before + after + new String(answer.end(true), UTF_8))
        .isEqualTo(text(pair() + "/stream.txt"));
    assertThat(before + kept).endsWith("\n\n");
    assertThat(answer.keepAlive()).isEmpty();
  }

  /// The golden request of the client, translated.
  protected final Ready golden() {
    return Crossings.ready(client, provider, text(name(client) + "-request.json"));
  }

  private String pair() {
    return getClass().getSimpleName().replace("Test", "");
  }

  private String answer() {
    return text(name(provider) + "-answer.json").replace("TOOL", tool);
  }

  /// The golden stream of the provider.
  protected final String stream() {
    return text(name(provider) + "-stream.txt").replace("TOOL", tool);
  }

  private static String name(Dialect dialect) {
    return dialect.name().toLowerCase(Locale.ROOT);
  }

  private static List<AnswerEvent> read(DialectCodec codec, String stream) {
    List<AnswerEvent> events = new ArrayList<>();
    EventReader reader = codec.eventReader(events::add);
    byte[] bytes = stream.getBytes(UTF_8);
    reader.bytes(bytes, 0, bytes.length);
    reader.end();
    return events;
  }

  private static String text(String name) {
    try (InputStream in = TwinContract.class.getResourceAsStream("/translate/" + name)) {
      if (in == null) {
        throw new AssertionError("there is no " + name);
      }
      return new String(in.readAllBytes(), UTF_8);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }
}
