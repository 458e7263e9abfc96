package dev.signalbox.data.spool;

import dev.signalbox.model.id.KeyId;
import dev.signalbox.model.id.RecordId;
import dev.signalbox.model.id.TenantId;
import dev.signalbox.model.usage.AttemptClosed;
import dev.signalbox.model.usage.AttemptOpened;
import dev.signalbox.model.usage.Basis;
import dev.signalbox.model.usage.Dimension;
import dev.signalbox.model.usage.Outcome;
import dev.signalbox.model.usage.Unit;
import dev.signalbox.model.usage.UsageCounts;
import dev.signalbox.model.wire.Surface;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// Attempts as a coding agent makes them, told apart by a number.
final class Attempts {

  static final Instant START = Instant.parse("2026-11-21T10:00:00.123456Z");

  private static final TenantId TENANT =
      new TenantId(UUID.fromString("0194c0de-0000-7000-8000-000000000001"));
  private static final KeyId KEY = new KeyId("aB3dE6gH9jK2");
  private static final List<Dimension> DIMENSIONS =
      List.of(
          new Dimension("client", "claude-cli", "user-agent", false),
          new Dimension("client_version", "2.1.34", "user-agent", false),
          new Dimension(
              "session", "7f1d2c3b-4a59-4687-9abc-def012345678", "x-claude-code-session-id", false),
          new Dimension("agent", "main", "x-claude-code-agent-id", false),
          new Dimension("class", "agent", "body:tools", false),
          new Dimension("user", "developer@example.com", "key", true),
          new Dimension("repo", "github.com/example/service", "x-signalbox-repo", false),
          new Dimension("branch", "feature/faster-checkout", "x-signalbox-branch", false));

  private Attempts() {}

  static RecordId id(long number) {
    long millis = START.toEpochMilli();
    return new RecordId(new UUID((millis << 16) | 0x7000L, 0x8000_0000_0000_0000L | number));
  }

  static AttemptOpened opened(long number) {
    return opened(number, 1000 + number);
  }

  static AttemptOpened opened(long number, long requestBytes) {
    return new AttemptOpened(
        id(number),
        TENANT,
        KEY,
        id(number).value(),
        1,
        START.plusMillis(number),
        42,
        Surface.MESSAGES,
        "anthropic",
        "claude-sonnet-4-5",
        "claude-sonnet-4-5-20250929",
        requestBytes,
        DIMENSIONS,
        Optional.empty());
  }

  static AttemptClosed closed(long number) {
    return new AttemptClosed(
        id(number),
        START.plusMillis(number).plusSeconds(5),
        Outcome.COMPLETED,
        200,
        Optional.of("claude-sonnet-4-5-20250929"),
        Optional.of("standard"),
        Optional.of("req_011CSHoEeqs5C35K2UUqR7Fy"),
        counts(number, 2000 + number),
        Basis.REPORTED,
        1000 + number,
        50_000,
        812_345,
        true);
  }

  static UsageCounts counts(long input, long output) {
    return UsageCounts.NONE
        .with(Unit.INPUT_TOKEN, input)
        .with(Unit.OUTPUT_TOKEN, output)
        .with(Unit.CACHE_READ_TOKEN, 90_000);
  }
}
