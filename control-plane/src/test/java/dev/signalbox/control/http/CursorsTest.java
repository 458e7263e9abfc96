package dev.signalbox.control.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

final class CursorsTest {

  private static final byte[] SECRET = {1, 2, 3};

  private Instant now = Instant.parse("2026-11-21T12:00:00Z");
  private final InstantSource clock = () -> now;
  private final Cursors cursors = cursors(SECRET);

  @Property(tries = 200)
  void openInTheirOwnListForTheirOwnCallerOnly(
      @ForAll @CharRange(from = ' ', to = '\ud7ff') @StringLength(max = 200) String position) {
    String cursor = scope("a").seal("things", position);

    assertThat(cursor).matches("[0-9A-Za-z_-]+");
    assertThat(scope("a").open("things", cursor)).contains(position);
    assertThat(scope("a").open("others", cursor)).isEmpty();
    assertThat(scope("b").open("things", cursor)).isEmpty();
    assertThat(new Cursors.Scope(cursors(new byte[] {9}), "a").open("things", cursor)).isEmpty();
  }

  @Property(tries = 500)
  void openToNothingOnceABitIsChanged(
      @ForAll @IntRange(max = 10_000) int place, @ForAll @IntRange(max = 7) int bit) {
    byte[] bytes = Base64.getUrlDecoder().decode(scope("a").seal("things", "position"));
    bytes[place % bytes.length] ^= (byte) (1 << bit);

    assertThat(
            scope("a")
                .open("things", Base64.getUrlEncoder().withoutPadding().encodeToString(bytes)))
        .isEmpty();
  }

  @Property(tries = 300)
  void openAnythingElseToNothing(@ForAll String cursor) {
    assertThat(scope("a").open("things", cursor)).isEmpty();
  }

  @Test
  void tellNothingOfThePosition() {
    String position = "ada@example.org";
    String first = scope("a").seal("things", position);

    assertThat(first).isNotEqualTo(scope("a").seal("things", position));
    assertThat(
            new String(
                Base64.getUrlDecoder().decode(first), java.nio.charset.StandardCharsets.ISO_8859_1))
        .doesNotContain("ada");
  }

  @Test
  void endAfterADay() {
    String cursor = scope("a").seal("things", "position");

    now = now.plus(Duration.ofHours(24)).minusSeconds(1);
    assertThat(scope("a").open("things", cursor)).isPresent();
    now = now.plusSeconds(1);
    assertThat(scope("a").open("things", cursor)).isEmpty();
  }

  private Cursors.Scope scope(String caller) {
    return new Cursors.Scope(cursors, caller);
  }

  private Cursors cursors(byte[] secret) {
    return new Cursors(CursorKey.derivedFrom(secret), new SecureRandom(), clock);
  }
}
