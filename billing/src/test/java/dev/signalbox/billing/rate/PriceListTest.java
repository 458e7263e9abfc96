package dev.signalbox.billing.rate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PriceListTest {

  private static final String GOOD =
      """
      {"sources": {"s": {"document": "A page", "readOn": "2026-11-01"}},
       "prices": [
        {"id": "gpt-x@2026-01-01", "family": "openai", "models": ["gpt-x"],
         "validFrom": "2026-01-01", "knownAt": "2026-11-01", "source": "s", "verified": true,
         "usdPerMillionTokens": {"input_token": "1.25", "output_token": "10"},
         "usdPerThousandRequests": {"web_search_request": "10"},
         "longContext": {"thresholdInputTokens": 1000, "inclusive": true,
          "usdPerMillionTokens": {"input_token": "2.50", "output_token": "15"}},
         "tiers": {"batch": {"times": "1/2"},
          "priority": {"usdPerMillionTokens": {"input_token": "2"}}}}]}
      """;

  @Test
  void readsAList() {
    assertThat(parse(GOOD).prices()).hasSize(1);
  }

  @ParameterizedTest(name = "{2}")
  @CsvSource(
      delimiter = '|',
      value = {
        "\"output_token\": \"10\" | \"reasoning_token\": \"10\" | unknown unit 'reasoning_token'",
        "\"output_token\": \"10\" | \"web_search_request\": \"10\" | unknown unit",
        "\"1.25\" | \"0.00000125\" | outside 0.001 to 1000",
        "\"1.25\" | \"1250000\" | outside 0.001 to 1000",
        "\"1.25\" | \"0\" | outside 0.001 to 1000",
        "\"1.25\" | \"-1\" | outside 0.001 to 1000",
        "\"1.25\" | \"1.2500001\" | no whole number of pico-USD",
        "\"1.25\" | 1.25 | expected a string",
        "\"1.25\" | \"cheap\" | price gpt-x@2026-01-01",
        "\"source\": \"s\", | | missing member 'source'",
        "\"source\": \"s\" | \"source\": \"t\" | not among the sources",
        "\"A page\" | \" \" | name the document",
        "\"verified\": true | \"verfied\": true | unknown member 'verfied'",
        "\"verified\": true, | | missing member 'verified'",
        "\"family\": \"openai\" | \"family\": \"acme\" | price gpt-x@2026-01-01",
        "\"models\": [\"gpt-x\"] | \"models\": [] | name at least one model",
        "\"models\": [\"gpt-x\"] | \"models\": [\"openai/gpt-x\"] | not a model's plain name",
        "\"validFrom\": \"2026-01-01\" | \"validFrom\": \"1 May\" | price gpt-x@2026-01-01",
        "\"knownAt\" | \"validTo\": \"2026-01-01\", \"knownAt\" | validTo is not after validFrom",
        "\"output_token\": \"15\" | \"cache_read_token\": \"15\" | same units",
        "\"thresholdInputTokens\": 1000 | \"thresholdInputTokens\": 0 | not positive",
        "\"inclusive\": true, | | missing member 'inclusive'",
        "\"1/2\" | \"0.5\" | price gpt-x@2026-01-01",
        "\"1/2\" | \"1/7\" | is not whole",
        "\"1/2\" | \"0/2\" | two whole numbers",
        "{\"times\": \"1/2\"} | {\"times\": \"1/2\", \"longContext\": {}} | either 'times' or",
        "{\"times\": \"1/2\"} | {\"usdPerMillionTokens\": {}} | no prices given"
      })
  void refusesWhatBreaksARule(String good, String bad, String message) {
    String broken = GOOD.replace(good, bad == null ? "" : bad);
    assertThat(broken).isNotEqualTo(GOOD);
    assertThatThrownBy(() -> parse(broken))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message);
  }

  @Test
  void refusesWhatIsNoList() {
    assertThatThrownBy(() -> parse("[]")).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> parse("{\"prices\": []}")).hasMessageContaining("sources");
  }

  private static PriceBook parse(String json) {
    return PriceList.parse(json.getBytes(StandardCharsets.UTF_8));
  }
}
