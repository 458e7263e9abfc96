package dev.signalbox.control.usage;

import dev.signalbox.model.id.KeyId;
import dev.signalbox.model.id.RecordId;
import dev.signalbox.model.id.TenantId;
import dev.signalbox.model.id.UuidV7;
import dev.signalbox.model.key.VirtualKey;
import dev.signalbox.model.usage.AttemptClosed;
import dev.signalbox.model.usage.AttemptOpened;
import dev.signalbox.model.usage.Basis;
import dev.signalbox.model.usage.ConversationHashes;
import dev.signalbox.model.usage.Dimension;
import dev.signalbox.model.usage.Dimensions;
import dev.signalbox.model.usage.Outcome;
import dev.signalbox.model.usage.Unit;
import dev.signalbox.model.usage.UsageCounts;
import dev.signalbox.model.usage.UsageRecord;
import dev.signalbox.model.wire.Surface;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;

/// Makes usage records for tests: a completed, reported Messages call unless told otherwise.
public final class SampleUsage {

  private static final Random RANDOM = new Random(7);

  private final TenantId tenant;
  private final Instant at;
  private RecordId id;
  private String key = "KEY000000001";
  private UUID call = UUID.randomUUID();
  private int attempt = 1;
  private String provider = "anthropic";
  private String model = "claude-opus-4-5";
  private Optional<String> tier = Optional.of("standard");
  private Surface surface = Surface.MESSAGES;
  private boolean streaming = true;
  private UsageCounts counts = UsageCounts.NONE.with(Unit.INPUT_TOKEN, 100);
  private Basis basis = Basis.REPORTED;
  private Outcome outcome = Outcome.COMPLETED;
  private final List<Dimension> dimensions = new ArrayList<>();
  private Optional<ConversationHashes> conversation = Optional.empty();

  private SampleUsage(TenantId tenant, Instant at) {
    this.tenant = tenant;
    this.at = at;
    this.id = new RecordId(new UuidV7(RANDOM).next(at.toEpochMilli()));
  }

  public static SampleUsage of(TenantId tenant, Instant at) {
    return new SampleUsage(tenant, at);
  }

  public SampleUsage id(UUID value) {
    id = new RecordId(value);
    return this;
  }

  public SampleUsage key(String value) {
    key = value;
    return this;
  }

  public SampleUsage call(UUID value, int number) {
    call = value;
    attempt = number;
    return this;
  }

  public SampleUsage model(String providerName, String name) {
    provider = providerName;
    model = name;
    return this;
  }

  public SampleUsage tier(String value) {
    tier = Optional.of(value);
    return this;
  }

  public SampleUsage surface(Surface value) {
    surface = value;
    return this;
  }

  public SampleUsage streaming(boolean value) {
    streaming = value;
    return this;
  }

  public SampleUsage count(Unit unit, long count) {
    counts = counts.with(unit, count);
    return this;
  }

  public SampleUsage estimated(Outcome how) {
    basis = Basis.ESTIMATED;
    outcome = how;
    return this;
  }

  public SampleUsage dimension(String name, String value) {
    dimensions.add(new Dimension(name, value, "x-signalbox-" + name, false));
    return this;
  }

  /// The secret that was presented, as a proxy says it.
  public SampleUsage secret(VirtualKey presented) {
    dimensions.add(
        new Dimension(Dimensions.KEY_SECRET, presented.digest().fingerprint(), "key", true));
    return this;
  }

  public SampleUsage conversation(long root, long... chain) {
    conversation = Optional.of(new ConversationHashes(root, chain));
    return this;
  }

  public UsageRecord build() {
    return new UsageRecord(
        new AttemptOpened(
            id,
            tenant,
            new KeyId(key),
            call,
            attempt,
            at,
            1,
            surface,
            provider,
            model,
            model,
            1_000,
            dimensions,
            conversation),
        new AttemptClosed(
            id,
            at.plus(Duration.ofSeconds(3)),
            outcome,
            200,
            Optional.of(model),
            tier,
            Optional.of("req_1"),
            counts,
            basis,
            1_000,
            2_000,
            150_000,
            streaming));
  }
}
