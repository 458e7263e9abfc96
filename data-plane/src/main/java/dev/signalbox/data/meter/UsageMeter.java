package dev.signalbox.data.meter;

import dev.signalbox.data.dialect.UsageReading;
import dev.signalbox.data.exchange.Answered;
import dev.signalbox.data.exchange.Metered;
import dev.signalbox.data.exchange.Resolved;
import dev.signalbox.data.exchange.Routed;
import dev.signalbox.data.snapshot.KeyEntry;
import dev.signalbox.data.spool.Admission;
import dev.signalbox.data.spool.SpoolWriter;
import dev.signalbox.model.id.RecordId;
import dev.signalbox.model.id.UuidV7;
import dev.signalbox.model.usage.AttemptClosed;
import dev.signalbox.model.usage.AttemptOpened;
import dev.signalbox.model.usage.Basis;
import dev.signalbox.model.usage.Outcome;
import dev.signalbox.model.usage.UsageCounts;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/// Opens and closes the records of one event loop's attempts.
public final class UsageMeter {

  private final SpoolWriter spool;
  private final InstantSource clock;
  private final UuidV7 ids;

  public UsageMeter(SpoolWriter spool, InstantSource clock, UuidV7 ids) {
    this.spool = spool;
    this.clock = clock;
    this.ids = ids;
  }

  /// An attempt that stands in the spool.
  ///
  /// @param admission what the spool said; send nothing if it refused
  public record Opened(RecordId id, Admission admission) {}

  /// Writes down that an attempt is about to be sent.
  ///
  /// @param attempt 1 for the first attempt of the call
  /// @param requestBytes size of the body, or -1 if it is not known yet
  public Opened open(Routed routed, int attempt, long requestBytes) {
    Instant now = clock.instant();
    RecordId id = new RecordId(ids.next(now.toEpochMilli()));
    Resolved resolved = routed.resolved();
    KeyEntry key = resolved.authenticated().key();
    Admission admission =
        spool.opened(
            new AttemptOpened(
                id,
                key.tenant(),
                key.grant().id(),
                routed.accepted().callId(),
                attempt,
                now,
                key.policyVersion(),
                routed.accepted().surface(),
                routed.endpoint().name(),
                resolved.modelAsked(),
                routed.model(),
                requestBytes,
                resolved.dimensions(),
                resolved.conversation()));
    return new Opened(id, admission);
  }

  /// Notes the input usage as soon as the provider has told it, in case the process dies.
  public void progress(Opened opened, UsageCounts soFar) {
    spool.progress(opened.id(), soFar);
  }

  /// Writes down how an attempt ended.
  ///
  /// @param providerRequestId the provider's own id of the request, if it told one
  public Metered close(
      Opened opened, Answered answered, UsageReading reading, Optional<String> providerRequestId) {
    Basis basis = basis(answered, reading);
    UsageCounts counts =
        basis == Basis.REPORTED
            ? reading.counts()
            : reading.estimatedCounts(answered.requestBytes());
    AttemptClosed closed =
        new AttemptClosed(
            opened.id(),
            clock.instant(),
            answered.outcome(),
            answered.status(),
            reading.model(),
            reading.servedTier(),
            providerRequestId,
            counts,
            basis,
            answered.requestBytes(),
            answered.responseBytes(),
            answered.firstByteMicros(),
            answered.streamed());
    spool.closed(closed);
    return new Metered(answered, closed);
  }

  /// Writes down what a request of a batch used, of which nothing was known while it ran.
  ///
  /// @return what the spool said; what was refused must be written down again later
  public Admission settle(AttemptOpened opened, AttemptClosed closed) {
    Admission admission = spool.opened(opened);
    if (admission == Admission.METERED) {
      spool.closed(closed);
    }
    return admission;
  }

  /// A complete answer's figures are the provider's. An error answer and an attempt that never
  /// reached the provider used nothing, which is no guess. Everything else is one.
  private static Basis basis(Answered answered, UsageReading reading) {
    boolean known =
        switch (answered.outcome()) {
          case COMPLETED -> reading.usageSeen() || isFree(answered);
          case PROVIDER_ERROR, UNREACHABLE -> true;
          case PROVIDER_CUT, CLIENT_CANCELLED, TIMEOUT, ORPHANED -> false;
        };
    return known ? Basis.REPORTED : Basis.ESTIMATED;
  }

  private static boolean isFree(Answered answered) {
    return answered.routed().accepted().surface().countsTokens();
  }

  /// The outcome of an answer that ended by itself.
  ///
  /// @param failed whether the answer said that it failed
  public static Outcome outcomeOf(int status, boolean failed) {
    if (status >= 400) {
      return Outcome.PROVIDER_ERROR;
    }
    return failed ? Outcome.PROVIDER_CUT : Outcome.COMPLETED;
  }
}
