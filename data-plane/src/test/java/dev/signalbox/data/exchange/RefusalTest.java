package dev.signalbox.data.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class RefusalTest {

  @ParameterizedTest
  @EnumSource
  void speaksInItsOwnNameAndAvoidsTheWordsThatMakeAgentsRetry(RefusalCode code) {
    for (Refusal refusal : new Refusal[] {Refusal.of(code), Refusal.of(code, "gpt-5")}) {
      assertThat(refusal.message())
          .startsWith("Signalbox: ")
          .endsWith(".")
          .doesNotContain("{}")
          .doesNotContain("  ")
          .doesNotContain("429");
      assertThat(refusal.message().toLowerCase(Locale.ROOT))
          .doesNotContain("rate limit")
          .doesNotContain("prompt is too long")
          .doesNotContain("exceed context limit")
          .doesNotContain("invalid_request_error");
    }
  }

  @ParameterizedTest
  @EnumSource
  void aDecisionIsNeverAFaultOfTheServer(RefusalCode code) {
    boolean passing = code.shouldRetry() || code == RefusalCode.INTERNAL;

    assertThat(passing || code.status() < 500).isTrue();
    assertThat(code.status()).isNotEqualTo(429);
    assertThat(code.wireName()).matches("[a-z_]{3,40}");
  }

  @ParameterizedTest
  @EnumSource
  void waitsAreShortBecauseSomeAgentsSleepThemOut(RefusalCode code) {
    Refusal.of(code)
        .retryAfter()
        .ifPresent(wait -> {
          assertThat(wait).isBetween(Duration.ofSeconds(1), Duration.ofSeconds(5));
          assertThat(code.shouldRetry()).isTrue();
        });
  }

  @Test
  void repeatsANameOnlyShortenedAndClean() {
    String hostile = "x'\r\nset-cookie: a=b\u202e\u0000" + "y".repeat(1_000);

    String message = Refusal.of(RefusalCode.MODEL_UNKNOWN, hostile).message();

    assertThat(message).contains("'x???set-cookie: a=b??yyy").hasSizeLessThan(300);
    assertThat(message.chars()).allMatch(c -> c >= 0x20 && c < 0x7f);
  }

  @Test
  void readsWellWithoutASubject() {
    assertThat(Refusal.of(RefusalCode.MODEL_NOT_ALLOWED).message())
        .startsWith("Signalbox: your key may not call the model. GET /v1/models");
    assertThat(Refusal.of(RefusalCode.MODEL_NOT_ALLOWED, "gpt-5").message())
        .startsWith("Signalbox: your key may not call the model 'gpt-5'. GET /v1/models");
  }
}
