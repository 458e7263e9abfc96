package dev.signalbox.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.model.usage.Unit;
import dev.signalbox.model.usage.UsageCounts;
import dev.signalbox.simulator.call.ReportedUsage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Prompt caching against figures worked out by hand. Four bytes are a token; a system block of
/// text T is `system{"type":"text","text":"T"}`, 31 bytes around the text; a user block is
/// `user{"type":"text","text":"T"}`, 29 bytes around it.
class CachingTest {

  private final Vendors vendors = new Vendors();

  @Test
  void writesForAnHourThenForFiveMinutesThenReadsBoth() {
    // 31 + 4,065 = 4,096 bytes = 1,024 tokens; 29 + 971 = 1,000 bytes = 250; 29 + 71 = 100 = 25.
    String system = system("s".repeat(4_065), "1h");
    List<String> first = List.of(text("a".repeat(971), "5m"), text("b".repeat(71), null));

    assertThat(messages("claude-opus-5-5", system, first)).isEqualTo(counts(25, 0, 250, 1_024));
    assertThat(messages("claude-opus-5-5", system, first)).isEqualTo(counts(25, 1_274, 0, 0));
  }

  @Test
  void forgetsAfterFiveMinutesButKeepsTheHour() {
    String system = system("s".repeat(4_065), "1h");
    List<String> content = List.of(text("a".repeat(971), "5m"));
    messages("claude-opus-5-5", system, content);

    vendors.clock.move(Duration.ofMinutes(5));
    assertThat(messages("claude-opus-5-5", system, content)).isEqualTo(counts(0, 1_024, 250, 0));
    vendors.clock.move(Duration.ofMinutes(61));
    assertThat(messages("claude-opus-5-5", system, content)).isEqualTo(counts(0, 0, 250, 1_024));
  }

  @Test
  void startsTheLifetimeAnewWithEveryRead() {
    List<String> content = List.of(text("a".repeat(4_067), "5m"));
    messages("claude-opus-5-5", "", content);
    for (int round = 0; round < 3; round++) {
      vendors.clock.move(Duration.ofMinutes(4));
      assertThat(messages("claude-opus-5-5", "", content)).isEqualTo(counts(0, 1_024, 0, 0));
    }
  }

  @Test
  void doesNotCacheBelowTheMinimumOfTheModel() {
    // 29 + 4,063 = 4,092 bytes = 1,023 tokens, one short; haiku wants 2,048.
    List<String> tooShort = List.of(text("a".repeat(4_063), "5m"));
    List<String> longEnough = List.of(text("a".repeat(4_067), "5m"));

    assertThat(messages("claude-opus-5-5", "", tooShort)).isEqualTo(counts(1_023, 0, 0, 0));
    assertThat(messages("claude-opus-5-5", "", longEnough)).isEqualTo(counts(0, 0, 1_024, 0));
    assertThat(messages("claude-haiku-4-5", "", longEnough)).isEqualTo(counts(1_024, 0, 0, 0));
  }

  @Test
  void looksBackTwentyBlocksAndNoFurther() {
    List<String> content = new ArrayList<>();
    content.add(text("a".repeat(4_067), "5m"));
    messages("claude-opus-5-5", "", content);
    // 29 + 1 = 30 bytes = 8 tokens each. The old breakpoint loses its mark, the last block has it.
    content.set(0, text("a".repeat(4_067), null));
    for (int index = 1; index < 19; index++) {
      content.add(text("x", null));
    }
    List<String> within = new ArrayList<>(content);
    within.add(text("y", "5m"));
    List<String> beyond = new ArrayList<>(content);
    beyond.add(text("z", null));
    beyond.add(text("z", "5m"));

    assertThat(messages("claude-opus-5-5", "", beyond)).isEqualTo(counts(0, 0, 1_184, 0));
    assertThat(messages("claude-opus-5-5", "", within)).isEqualTo(counts(0, 1_024, 152, 0));
  }

  @Test
  void keepsCallersAndModelsApart() {
    String body = body("claude-opus-5-5", "", List.of(text("a".repeat(4_067), "5m")));
    vendors.post("/v1/messages", body);

    assertThat(usage(vendors.post("/v1/messages", body, "x-api-key", "other").usage()))
        .isEqualTo(counts(0, 0, 1_024, 0));
    assertThat(usage(vendors.post("/v1/messages", body.replace("opus", "sonnet")).usage()))
        .isEqualTo(counts(0, 0, 1_024, 0));
  }

  @Test
  void cachesOpenAiPromptsByItselfInStepsOf128() {
    // The prompt is the message's JSON and a line end: 29 bytes around the text.
    // 29 + 4,707 = 4,736 bytes = 1,184 tokens = 1,024 + 128 + 32.
    String body = chat("c".repeat(4_707));
    assertThat(usage(vendors.post("/v1/chat/completions", body).usage()))
        .isEqualTo(counts(1_184, 0, 0, 0));
    assertThat(usage(vendors.post("/v1/chat/completions", body).usage()))
        .isEqualTo(counts(32, 1_152, 0, 0));
    // Other from byte 4,133 on: the prefix of 1,024 tokens (4,096 bytes) is still the same.
    String changed = chat("c".repeat(4_107) + "d".repeat(600));
    assertThat(usage(vendors.post("/v1/chat/completions", changed).usage()))
        .isEqualTo(counts(160, 1_024, 0, 0));
    vendors.clock.move(Duration.ofMinutes(10));
    assertThat(usage(vendors.post("/v1/chat/completions", body).usage()))
        .isEqualTo(counts(1_184, 0, 0, 0));
  }

  @Test
  void doesNotCacheAFailedCall() {
    String body = body("claude-opus-5-5", "", List.of(text("a".repeat(4_067), "5m")));
    assertThat(vendors.post("/v1/messages", body, "x-sim-fault", "529").status()).isEqualTo(529);

    assertThat(usage(vendors.post("/v1/messages", body).usage())).isEqualTo(counts(0, 0, 1_024, 0));
  }

  private UsageCounts messages(String model, String system, List<String> content) {
    return usage(vendors.post("/v1/messages", body(model, system, content)).usage());
  }

  private static String body(String model, String system, List<String> content) {
    return "{\"model\":\""
        + model
        + "\",\"max_tokens\":9"
        + system
        + ",\"messages\":[{\"role\":\"user\",\"content\":["
        + String.join(",", content)
        + "]}]}";
  }

  private static String chat(String text) {
    return "{\"model\":\"gpt-4.1\",\"messages\":[{\"role\":\"user\",\"content\":\""
        + text
        + "\"}]}";
  }

  private static String system(String text, String lifetime) {
    return ",\"system\":[" + text(text, lifetime) + "]";
  }

  private static String text(String text, @Nullable String lifetime) {
    String control =
        lifetime == null
            ? ""
            : ",\"cache_control\":{\"type\":\"ephemeral\",\"ttl\":\"" + lifetime + "\"}";
    return "{\"type\":\"text\",\"text\":\"" + text + "\"" + control + "}";
  }

  private static UsageCounts usage(Optional<ReportedUsage> reported) {
    return reported.orElseThrow().counts().with(Unit.OUTPUT_TOKEN, 0);
  }

  private static UsageCounts counts(long fresh, long read, long fiveMinutes, long oneHour) {
    return UsageCounts.NONE
        .with(Unit.INPUT_TOKEN, fresh)
        .with(Unit.CACHE_READ_TOKEN, read)
        .with(Unit.CACHE_WRITE_5M_TOKEN, fiveMinutes)
        .with(Unit.CACHE_WRITE_1H_TOKEN, oneHour);
  }
}
