package dev.signalbox.control;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/// Gives a tenant a price of its own and adjusts by it what was booked in the last hour, so that
/// the tables of both have rows.
final class SampleRerating {

  private SampleRerating() {}

  static void run(TestControl control) {
    Instant now = Instant.now();
    control.post(
        "/v1/prices",
        ("{\"family\":\"anthropic\",\"models\":[\"claude-opus-4-5\"],\"valid_from\":\"%s\","
                + "\"source\":\"test\",\"tiers\":{\"standard\":{\"base\":{\"input_token\":1}}}}")
            .formatted(now.minus(1, ChronoUnit.DAYS)));
    control.post(
        "/v1/prices/rerate",
        "{\"from\":\"%s\",\"to\":\"%s\"}"
            .formatted(now.minus(1, ChronoUnit.HOURS), now.plus(1, ChronoUnit.HOURS)));
  }
}
