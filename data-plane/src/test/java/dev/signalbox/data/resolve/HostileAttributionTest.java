package dev.signalbox.data.resolve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.data.exchange.BodyFacts;
import dev.signalbox.data.exchange.FakeHeaders;
import dev.signalbox.model.usage.Dimension;
import java.nio.charset.StandardCharsets;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

final class HostileAttributionTest {

  @Property(tries = 300)
  void whateverComesInStaysWithinBounds(
      @ForAll("names") List<String> names,
      @ForAll @StringLength(max = 400) String value,
      @ForAll @StringLength(max = 400) String bodyText) {
    FakeHeaders headers = new FakeHeaders();
    for (String name : names) {
      headers.with(name, value);
    }
    BodyFacts body = BodyFacts.of(bodyText, bodyText, bodyText, bodyText, bodyText, bodyText);

    List<Dimension> dimensions = Attribution.read(headers, body);

    assertThat(dimensions).hasSizeLessThanOrEqualTo(56);
    assertThat(dimensions.stream().map(Dimension::name)).doesNotHaveDuplicates();
    assertThat(dimensions)
        .allSatisfy(dimension -> {
          assertThat(dimension.name()).matches("[a-z_]+|dim\\.[a-z0-9_.-]{1,64}");
          assertThat(dimension.value()).isNotBlank().hasSizeLessThanOrEqualTo(256);
          assertThat(dimension.value().chars())
              .noneMatch(c -> Character.isISOControl(c) || c == 0x2028 || c == 0x202e);
        });
  }

  @Provide
  Arbitrary<List<String>> names() {
    return Arbitraries.of(
            "x-signalbox-session-id",
            "x-signalbox-repo",
            "x-signalbox-dim-a",
            "x-signalbox-dim-",
            "x-signalbox-dim-\u00e4 /..",
            "x-codex-turn-metadata",
            "x-portkey-metadata",
            "x-litellm-tags",
            "baggage",
            "traceparent",
            "user-agent",
            "originator",
            "thread-id",
            "session-id",
            "helicone-property-x",
            "cf-aig-metadata",
            "")
        .list()
        .ofMaxSize(30);
  }

  @Test
  void keepsFiftySixDimensionsAtMostAndTheKnownOnesFirst() {
    FakeHeaders headers = new FakeHeaders();
    for (int index = 0; index < 1_000; index++) {
      headers.with("x-signalbox-dim-d" + index, "v");
    }
    headers.with("x-signalbox-session-id", "s");

    List<Dimension> dimensions = Attribution.read(headers, BodyFacts.NONE);

    assertThat(dimensions).hasSizeLessThanOrEqualTo(56);
    assertThat(dimensions.getFirst().name()).isEqualTo("session");
  }

  @Test
  void stripsWhatCouldForgeALineOrTurnTheTextAround() {
    assertThat(value("x-signalbox-task-id", "\u0000 a\r\nb\tc\u001b[31m\u007f\u0085 "))
        .isEqualTo("abc[31m");
    assertThat(Text.clean("x\u202ey\u2028z\ud800")).isEqualTo("xyz");
  }

  @Test
  void cutsLongValuesBetweenCharacters() {
    assertThat(value("x-signalbox-task-id", "x".repeat(60_000))).hasSize(256);
    assertThat(Text.clean("x".repeat(255) + "\ud83d\ude80")).isEqualTo("x".repeat(255));
  }

  @Test
  void readsUtf8WhereHeaderBytesArriveOneByOne() {
    String asReceived =
        new String("Köln 🚀".getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);

    assertThat(value("x-signalbox-dim-city", asReceived)).isEqualTo("Köln 🚀");
    assertThat(value("x-signalbox-dim-city", "K\u00f6ln")).isEqualTo("Köln");
  }

  @Test
  void emptyValuesSayNothing() {
    assertThat(
            Attribution.read(
                FakeHeaders.of("x-signalbox-session-id:\nuser-agent:\nx-signalbox-dim-___: x"),
                BodyFacts.of("", "", "", "", "", "")))
        .isEmpty();
  }

  @Test
  void anEmptyValueDoesNotHideAnother() {
    assertThat(value("x-signalbox-session-id:\nx-session-id", "s")).isEqualTo("s");
  }

  private static String value(String namesThenLast, String value) {
    int split = namesThenLast.lastIndexOf('\n') + 1;
    FakeHeaders headers = FakeHeaders.of(namesThenLast.substring(0, split));
    headers.with(namesThenLast.substring(split), value);
    List<Dimension> dimensions = Attribution.read(headers, BodyFacts.NONE);
    assertThat(dimensions).hasSize(1);
    return dimensions.getFirst().value();
  }
}
