package dev.signalbox.e2e;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/// One answer of a vendor, and what the ledger must say of it, as one would calculate it by hand
/// from the vendor's price page.
///
/// @param format the vendor's format: a provider's name in the test
/// @param model as the answer names it
/// @param usage the vendor's usage object
/// @param beside further members of the answer, each with a comma after it
/// @param searches web searches among the items of a response
/// @param units input, output, cache read, written for 5 m and for 1 h, web searches
/// @param tier the price list's name of the tier
/// @param longContext whether the rates of a long context hold
/// @param prices USD per million of each unit, per thousand of searches
record LedgerCase(
    String name,
    String format,
    String model,
    String usage,
    String beside,
    int searches,
    List<Long> units,
    String tier,
    boolean longContext,
    List<String> prices) {

  private static final String SEARCH =
      "{\"id\":\"ws_1\",\"type\":\"web_search_call\",\"status\":\"completed\","
          + "\"action\":{\"type\":\"search\",\"query\":\"x\"}}";
  private static final String PAGE =
      "{\"id\":\"ws_2\",\"type\":\"web_search_call\",\"status\":\"completed\","
          + "\"action\":{\"type\":\"open_page\",\"url\":\"https://example.com\"}}";

  /// The items of a response: searches, a page that was opened, what was said.
  List<String> items(String said) {
    List<String> items = new ArrayList<>(Collections.nCopies(searches, SEARCH));
    if (searches > 0) {
      items.add(PAGE);
    }
    items.add(said);
    return items;
  }

  /// What it costs, to the nano-dollar.
  String usd() {
    BigDecimal sum = BigDecimal.ZERO;
    for (int index = 0; index < units.size(); index++) {
      BigDecimal line =
          new BigDecimal(prices.get(index)).multiply(BigDecimal.valueOf(units.get(index)));
      sum = sum.add(line.movePointLeft(index == units.size() - 1 ? 3 : 6));
    }
    return sum.setScale(9, RoundingMode.HALF_UP).toPlainString();
  }

  private static final List<String> SONNET = List.of("2", "10", "0.20", "2.50", "4", "10");
  private static final List<String> GPT = List.of("5", "30", "0.50", "0", "0", "10");

  /// One rich answer of each format.
  static List<LedgerCase> ofEveryFormat() {
    return List.of(
        new LedgerCase(
            "messages",
            "messages",
            "claude-sonnet-5",
            anthropic(1_200, 450, 5_000, 300, 700, "\"service_tier\":\"standard\""),
            "",
            0,
            List.of(1_200L, 450L, 5_000L, 300L, 700L, 2L),
            "standard",
            false,
            SONNET),
        new LedgerCase(
            "chat",
            "chat",
            "gpt-5.5",
            "{\"prompt_tokens\":3000,\"completion_tokens\":900,\"total_tokens\":3900,"
                + "\"prompt_tokens_details\":{\"cached_tokens\":2048},"
                + "\"completion_tokens_details\":{\"reasoning_tokens\":640}}",
            "\"service_tier\":\"default\",",
            0,
            List.of(952L, 900L, 2_048L, 0L, 0L, 0L),
            "standard",
            false,
            GPT),
        responses("responses", 3_000, 2_048, 900, "default", false, GPT),
        new LedgerCase(
            "gemini",
            "gemini",
            "gemini-2.5-pro",
            gemini(2_500, 1_000, 300, 200),
            "",
            0,
            List.of(1_500L, 500L, 1_000L, 0L, 0L, 0L),
            "standard",
            false,
            List.of("1.25", "10", "0.125", "0", "0", "35")),
        new LedgerCase(
            "converse",
            "bedrock",
            "claude-sonnet-5",
            "{\"inputTokens\":1200,\"outputTokens\":450,\"totalTokens\":6950,"
                + "\"cacheReadInputTokens\":5000,\"cacheWriteInputTokens\":300}",
            "",
            0,
            List.of(1_200L, 450L, 5_000L, 300L, 0L, 0L),
            "standard",
            false,
            SONNET));
  }

  /// Tiers and long contexts, of the vendors that have them.
  static List<LedgerCase> ofEveryPrice() {
    List<LedgerCase> cases = new ArrayList<>();
    cases.add(
        claude("batch", "batch", "standard", "global", List.of("2", "10", "0.10", "2.5", "4")));
    cases.add(claude("fast", "standard", "fast", "global", List.of("8", "40", "0.40", "10", "16")));
    cases.add(
        claude("us", "standard", "standard", "us", List.of("4.4", "22", "0.22", "5.5", "8.8")));
    cases.add(
        claude("batch+us", "batch", "standard", "us", List.of("2.2", "11", "0.11", "2.75", "4.4")));
    cases.add(
        responses("priority", 3_000, 2_048, 900, "priority", false, prices("12.5", "75", "1.25")));
    cases.add(responses("flex", 3_000, 2_048, 900, "flex", false, prices("2.5", "15", "0.25")));
    cases.add(responses("at-the-bound", 272_000, 100_000, 900, "default", false, GPT));
    cases.add(
        responses("above-it", 272_001, 100_000, 900, "default", true, prices("10", "45", "1")));
    cases.add(
        new LedgerCase(
            "long-gemini",
            "gemini",
            "gemini-2.5-pro",
            gemini(200_001, 150_000, 300, 200),
            "",
            0,
            List.of(50_001L, 500L, 150_000L, 0L, 0L, 0L),
            "standard",
            true,
            List.of("2.50", "15", "0.25", "0", "0", "35")));
    return cases;
  }

  private static List<String> prices(String input, String output, String read) {
    return List.of(input, output, read, "0", "0", "10");
  }

  /// Opus 5.5, whose standard prices are 4, 20, 0.20, 5 and 8.
  private static LedgerCase claude(
      String tier, String served, String speed, String place, List<String> tokens) {
    List<String> prices = new ArrayList<>(tokens);
    prices.add("10");
    return new LedgerCase(
        "claude-" + tier.replace('+', '-'),
        "messages",
        "claude-opus-5-5",
        anthropic(
            1_200,
            450,
            5_000,
            300,
            700,
            "\"service_tier\":\"%s\",\"speed\":\"%s\",\"inference_geo\":\"%s\""
                .formatted(served, speed, place)),
        "",
        0,
        List.of(1_200L, 450L, 5_000L, 300L, 700L, 2L),
        tier,
        false,
        prices);
  }

  private static LedgerCase responses(
      String name,
      long input,
      long cached,
      long output,
      String served,
      boolean longContext,
      List<String> prices) {
    String usage =
        "{\"input_tokens\":%d,\"input_tokens_details\":{\"cached_tokens\":%d},\"output_tokens\":%d,"
            + "\"output_tokens_details\":{\"reasoning_tokens\":640},\"total_tokens\":%d}";
    return new LedgerCase(
        name,
        "responses",
        "gpt-5.5",
        usage.formatted(input, cached, output, input + output),
        "\"service_tier\":\"" + served + "\",",
        3,
        List.of(input - cached, output, cached, 0L, 0L, 3L),
        served.equals("default") ? "standard" : served,
        longContext,
        prices);
  }

  private static String anthropic(
      long input, long output, long read, long write5m, long write1h, String more) {
    String usage =
        "{\"input_tokens\":%d,\"cache_creation_input_tokens\":%d,\"cache_read_input_tokens\":%d,"
            + "\"cache_creation\":{\"ephemeral_5m_input_tokens\":%d,"
            + "\"ephemeral_1h_input_tokens\":%d},\"output_tokens\":%d,"
            + "\"output_tokens_details\":{\"thinking_tokens\":200},"
            + "\"server_tool_use\":{\"web_search_requests\":2},%s}";
    return usage.formatted(input, write5m + write1h, read, write5m, write1h, output, more);
  }

  private static String gemini(long prompt, long cached, long said, long thought) {
    String usage =
        "{\"promptTokenCount\":%d,\"cachedContentTokenCount\":%d,\"candidatesTokenCount\":%d,"
            + "\"thoughtsTokenCount\":%d,\"totalTokenCount\":%d}";
    return usage.formatted(prompt, cached, said, thought, prompt + said + thought);
  }
}
