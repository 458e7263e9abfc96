package dev.signalbox.data.batch;

import dev.signalbox.model.id.KeyId;
import dev.signalbox.model.id.RecordId;
import dev.signalbox.model.id.TenantId;
import dev.signalbox.model.usage.Dimension;
import dev.signalbox.model.wire.Surface;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/// A batch that a provider has taken and whose use is not booked yet.
///
/// @param nodePath the place of the key in the tenant's tree, as providers may be told
/// @param callId the call that submitted it
/// @param submittedAt when, by the provider's clock; its requests are priced as of then
/// @param surface the surface it was submitted on
/// @param answers the surface that its requests are of
/// @param provider the provider's name in the policy
/// @param batchId the provider's id of the batch
/// @param dimensions attribution of every request in it
/// @param booked how many lines of its results are booked already
public record OpenBatch(
    TenantId tenant,
    KeyId key,
    String nodePath,
    UUID callId,
    Instant submittedAt,
    long policyVersion,
    Surface surface,
    Surface answers,
    String provider,
    String batchId,
    List<Dimension> dimensions,
    long booked) {

  /// Both vendors end a batch within a day. One that takes longer is worth an alarm.
  static final Duration OVERDUE = Duration.ofHours(26);

  public OpenBatch {
    dimensions = List.copyOf(dimensions);
  }

  /// What tells it from every other batch.
  public Name name() {
    return new Name(tenant, provider, batchId);
  }

  /// A batch as its provider names it.
  public record Name(TenantId tenant, String provider, String batchId) {}

  /// The same with so many lines booked.
  public OpenBatch withBooked(long lines) {
    return new OpenBatch(
        tenant,
        key,
        nodePath,
        callId,
        submittedAt,
        policyVersion,
        surface,
        answers,
        provider,
        batchId,
        dimensions,
        lines);
  }

  /// Whether it should have ended long ago.
  public boolean isOverdue(Instant now) {
    return Duration.between(submittedAt, now).compareTo(OVERDUE) > 0;
  }

  /// The identity of the record of one request. However often the results are read, in whatever
  /// order, and by whichever run of the proxy, it has one identity, so that the ledger takes it
  /// once.
  ///
  /// @param request what the request is called within the batch
  public RecordId recordId(String request) {
    byte[] digest = digest(request);
    ByteBuffer bits = ByteBuffer.wrap(digest);
    long high = submittedAt.toEpochMilli() << 16 | 0x7000L | bits.getLong() & 0xfffL;
    long low = bits.getLong() >>> 2 | 0x8000_0000_0000_0000L;
    return new RecordId(new UUID(high, low));
  }

  private byte[] digest(String request) {
    String all = tenant.value() + "\n" + provider + "\n" + batchId + "\n" + request;
    try {
      return MessageDigest.getInstance("SHA-256").digest(all.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every JDK has SHA-256", impossible);
    }
  }
}
