package dev.signalbox.billing.rate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signalbox.model.usage.Unit;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PriceBookTest {

  private static final Instant NOW = Instant.parse("2026-11-20T00:00:00Z");
  private static final PriceBook SEED = PriceSeed.load();

  @ParameterizedTest
  @CsvSource({
    "ANTHROPIC, claude-opus-4-5-20251101, claude-opus-4-5",
    "ANTHROPIC, claude-opus-4-5, claude-opus-4-5",
    "ANTHROPIC, claude-opus-4-20250514, claude-opus-4",
    "ANTHROPIC, claude-opus-4-0, claude-opus-4",
    "ANTHROPIC, claude-opus-4-1-20250805, claude-opus-4-1",
    "ANTHROPIC, claude-3-5-haiku-latest, claude-3-5-haiku",
    "ANTHROPIC, claude-sonnet-4-5[1m], claude-sonnet-4-5",
    "ANTHROPIC, us.anthropic.claude-opus-5-5, claude-opus-5-5",
    "ANTHROPIC, global.anthropic.claude-sonnet-4-5-20250929-v1:0, claude-sonnet-4-5",
    "ANTHROPIC, us-gov.anthropic.claude-3-7-sonnet-20250219-v1:0, claude-3-7-sonnet",
    "ANTHROPIC, anthropic.claude-3-haiku-20240307-v1:0, claude-3-haiku",
    "ANTHROPIC, anthropic/claude-opus-4.5, claude-opus-4-5",
    "ANTHROPIC, openrouter/anthropic/claude-haiku-4.5, claude-haiku-4-5",
    "ANTHROPIC, claude-opus-4-1@20250805, claude-opus-4-1",
    "ANTHROPIC, arn:aws:bedrock:us-east-1:1:inference-profile/us.anthropic.claude-opus-4-5-20251101-v1:0, claude-opus-4-5",
    "ANTHROPIC, Claude-Opus-5, claude-opus-5",
    "OPENAI, gpt-5-2025-08-07, gpt-5",
    "OPENAI, gpt-5-mini-2025-08-07, gpt-5-mini",
    "OPENAI, openai/gpt-5.4-mini, gpt-5.4-mini",
    "OPENAI, gpt-4o-2024-08-06, gpt-4o",
    "OPENAI, gpt-4o-2024-05-13, gpt-4o-2024-05-13",
    "OPENAI, gpt-5.6-sol-2026-07-09, gpt-5.6-sol",
    "GOOGLE, models/gemini-2.5-pro, gemini-2.5-pro",
    "GOOGLE, publishers/google/models/gemini-2.5-flash-001, gemini-2.5-flash",
    "GOOGLE, gemini-3.1-pro-preview-02-2026, gemini-3.1-pro-preview"
  })
  void findsTheModelBehindItsName(ModelFamily family, String name, String expected) {
    assertThat(SEED.find(family, name, NOW))
        .hasValueSatisfying(price -> assertThat(price.models().getFirst()).isEqualTo(expected));
  }

  @ParameterizedTest
  @CsvSource({
    "OPENAI, gpt-5-mega",
    "OPENAI, gpt-5-mini-audio",
    "OPENAI, ft:gpt-4o-2024-08-06:acme::id",
    "OPENAI, gpt-4o-audio-preview",
    "OPENAI, gpt-4o-realtime-preview-2024-12-17",
    "OPENAI, claude-opus-5",
    "ANTHROPIC, claude-opus-4-55",
    "ANTHROPIC, claude-opus-4-9",
    "ANTHROPIC, claude-opus-4-5-thinking",
    "ANTHROPIC, claude",
    "ANTHROPIC, gpt-5",
    "GOOGLE, gemini-2.5-pro-preview-tts",
    "GOOGLE, gemini-2.5-flash-image",
    "SIMULATOR, claude-opus-5"
  })
  void doesNotTakeANearMissForTheModel(ModelFamily family, String name) {
    assertThat(SEED.find(family, name, NOW)).isEmpty();
  }

  @Test
  void aSiblingNeverTakesAnotherSiblingsPrice() {
    assertThat(id(ModelFamily.OPENAI, "gpt-5-mini")).isNotEqualTo(id(ModelFamily.OPENAI, "gpt-5"));
    assertThat(id(ModelFamily.ANTHROPIC, "claude-opus-4-5"))
        .isNotEqualTo(id(ModelFamily.ANTHROPIC, "claude-opus-4"));
  }

  private static String id(ModelFamily family, String name) {
    return SEED.find(family, name, NOW).orElseThrow().id();
  }

  @Test
  void knowsTheFamilyByProviderOrByModel() {
    assertThat(family("anthropic", "claude-opus-5")).contains(ModelFamily.ANTHROPIC);
    assertThat(family("bedrock", "us.anthropic.claude-opus-5")).contains(ModelFamily.ANTHROPIC);
    assertThat(family("vertex", "gemini-2.5-pro")).contains(ModelFamily.GOOGLE);
    assertThat(family("vertex", "claude-opus-4-5@20251101")).contains(ModelFamily.ANTHROPIC);
    assertThat(family("azure", "gpt-5")).contains(ModelFamily.OPENAI);
    assertThat(family("azure", "o3-2025-04-16")).contains(ModelFamily.OPENAI);
    assertThat(family("azure", "text-embedding-3-small")).contains(ModelFamily.OPENAI);
    assertThat(family("simulator", "simulator-large")).contains(ModelFamily.SIMULATOR);
    assertThat(family("gemini", "anything")).contains(ModelFamily.GOOGLE);
    assertThat(family("vllm", "mistral-large")).isEmpty();
  }

  private static Optional<ModelFamily> family(String provider, String model) {
    return ModelFamily.of(provider, ModelName.of(model));
  }

  @Test
  void refusesTwoPricesForTheSameModelAtTheSameTime() {
    Price first = price("a", "2026-01-01", "2026-06-01", "2026-01-01", "");
    assertThatThrownBy(
            () -> PriceBook.of(List.of(first, price("b", "2026-05-31", "", "2026-01-01", ""))))
        .hasMessageContaining("b: overlaps in time with a");
    assertThat(
            PriceBook.of(List.of(first, price("b", "2026-06-01", "", "2026-01-01", ""))).prices())
        .hasSize(2);
  }

  @Test
  void refusesAnIdUsedTwiceAndACorrectionOfNothing() {
    Price one = price("a", "2026-01-01", "2026-06-01", "2026-01-01", "");
    assertThatThrownBy(
            () -> PriceBook.of(List.of(one, price("a", "2026-06-01", "", "2026-01-01", ""))))
        .hasMessageContaining("used twice");
    assertThatThrownBy(
            () -> PriceBook.of(List.of(price("b", "2026-01-01", "", "2026-02-01", "gone"))))
        .hasMessageContaining("not there");
  }

  @Test
  void aCorrectionReplacesTheMistakeButTheOldViewStays() {
    Price mistake = price("a", "2026-01-01", "", "2026-01-01", "");
    Price right = price("b", "2026-01-01", "", "2026-03-01", "a");
    PriceBook book = PriceBook.of(List.of(mistake, right));
    assertThat(book.find(ModelFamily.OPENAI, "m", NOW)).contains(right);
    PriceBook before = book.asKnownAt(Instant.parse("2026-02-01T00:00:00Z"));
    assertThat(before.find(ModelFamily.OPENAI, "m", NOW)).contains(mistake);
  }

  @Test
  void aPriceHoldsFromItsFirstInstantToBeforeItsEnd() {
    PriceBook book =
        PriceBook.of(List.of(price("a", "2026-01-01", "2026-06-01", "2026-01-01", "")));
    assertThat(book.find(ModelFamily.OPENAI, "m", start("2026-01-01"))).isPresent();
    assertThat(book.find(ModelFamily.OPENAI, "m", start("2026-01-01").minusNanos(1))).isEmpty();
    assertThat(book.find(ModelFamily.OPENAI, "m", start("2026-06-01").minusNanos(1))).isPresent();
    assertThat(book.find(ModelFamily.OPENAI, "m", start("2026-06-01"))).isEmpty();
  }

  @Test
  void aThresholdIncludesItselfOnlyIfItSaysSo() {
    Rates rates = new Rates(Map.of(Unit.INPUT_TOKEN, 1L));
    assertThat(new Schedule.LongContext(200, false, rates).reachedBy(200)).isFalse();
    assertThat(new Schedule.LongContext(200, false, rates).reachedBy(201)).isTrue();
    assertThat(new Schedule.LongContext(200, true, rates).reachedBy(199)).isFalse();
    assertThat(new Schedule.LongContext(200, true, rates).reachedBy(200)).isTrue();
  }

  private static Price price(String id, String from, String to, String known, String corrects) {
    Rates rates = new Rates(Map.of(Unit.INPUT_TOKEN, 1_000_000L));
    return new Price(
        id,
        ModelFamily.OPENAI,
        List.of("m"),
        start(from),
        to.isEmpty() ? Optional.empty() : Optional.of(start(to)),
        start(known),
        corrects.isEmpty() ? Optional.empty() : Optional.of(corrects),
        new Price.Source("test", LocalDate.of(2026, 1, 1)),
        true,
        Map.of("standard", new Schedule(rates, Optional.empty())));
  }

  private static Instant start(String date) {
    return Instant.parse(date + "T00:00:00Z");
  }
}
