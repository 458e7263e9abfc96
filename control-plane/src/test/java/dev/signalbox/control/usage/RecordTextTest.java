package dev.signalbox.control.usage;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

final class RecordTextTest {

  @Test
  void leavesOrdinaryTextAlone() {
    assertThat(RecordText.clean("acme/web ünïcödé 🚀")).isEqualTo("acme/web ünïcödé 🚀");
  }

  @Test
  void replacesWhatPostgresqlCannotKeep() {
    assertThat(RecordText.clean("a\0b\uD800c\uDC00")).isEqualTo("a\uFFFDb\uFFFDc\uFFFD");
  }

  @Test
  void cutsLongTextButNoCharacterInTwo() {
    String cut = RecordText.clean("x".repeat(255) + "🚀" + "y".repeat(10_000_000));

    assertThat(cut).isEqualTo("x".repeat(255));
  }

  @Property(tries = 500)
  void alwaysGivesTextThatCanBeEncodedAndFits(@ForAll String text) {
    String clean = RecordText.clean(text);

    assertThat(StandardCharsets.UTF_8.newEncoder().canEncode(clean)).isTrue();
    assertThat(clean).hasSizeLessThanOrEqualTo(RecordText.MAX_LENGTH).doesNotContain("\0");
  }
}
