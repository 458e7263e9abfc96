package dev.signalbox.data;

import dev.signalbox.data.batch.AccountRequest;
import dev.signalbox.data.batch.BatchOrder;
import dev.signalbox.data.batch.OpenBatch;
import dev.signalbox.data.dialect.BatchResults;
import dev.signalbox.data.snapshot.Caller;
import dev.signalbox.data.snapshot.Endpoint;
import dev.signalbox.data.spool.Admission;
import dev.signalbox.model.id.RecordId;
import dev.signalbox.model.json.JsonValue.Obj;
import dev.signalbox.model.usage.AttemptClosed;
import dev.signalbox.model.usage.AttemptOpened;
import dev.signalbox.model.usage.Basis;
import dev.signalbox.model.usage.Outcome;
import dev.signalbox.model.wire.Surface;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// One question after a batch: has it ended, and if so, what has each request of it used. Books
/// line by line as the results arrive; a line that was booked before is passed over, and one whose
/// booking was lost is booked under the same identity again.
final class BatchSettlement {

  private static final System.Logger LOG = System.getLogger(BatchSettlement.class.getName());
  private static final Duration ASKING = Duration.ofSeconds(30);
  private static final Duration READING = Duration.ofMinutes(30);
  private static final int MOST_STATUS_BYTES = 1 << 20;

  private final LoopContext loop;
  private final EventLoop eventLoop;
  private final Endpoint endpoint;
  private final Done done;
  private OpenBatch batch;
  private @Nullable ProviderFetch reading;
  private boolean noRoom;
  private long unreadable;

  /// Hears how it went.
  interface Done {
    /// @param batch with as many lines booked as are by now
    /// @param settled whether all is booked that there will be
    void asked(OpenBatch batch, boolean settled);
  }

  private BatchSettlement(
      OpenBatch batch, LoopContext loop, EventLoop eventLoop, Endpoint endpoint, Done done) {
    this.batch = batch;
    this.loop = loop;
    this.eventLoop = eventLoop;
    this.endpoint = endpoint;
    this.done = done;
  }

  /// Asks; on the loop.
  static void start(
      OpenBatch batch, LoopContext loop, EventLoop eventLoop, Endpoint endpoint, Done done) {
    new BatchSettlement(batch, loop, eventLoop, endpoint, done).askStatus();
  }

  private boolean isAnthropic() {
    return batch.surface() == Surface.MESSAGE_BATCHES;
  }

  private String path() {
    return (isAnthropic() ? "/messages/batches/" : "/batches/") + batch.batchId();
  }

  private void askStatus() {
    ByteBuf description = Unpooled.buffer(1_024);
    fetch(
        path(),
        ASKING,
        new ProviderFetch.Sink() {
          @Override
          public void part(ByteBuf bytes) {
            if (description.readableBytes() + bytes.readableBytes() <= MOST_STATUS_BYTES) {
              description.writeBytes(bytes);
            }
          }

          @Override
          public void ended(int status) {
            byte[] all = new byte[description.readableBytes()];
            description.readBytes(all);
            if (isGone(status)) {
              lose();
            } else {
              BatchOrder.object(status == 200 ? all : new byte[0])
                  .ifPresentOrElse(BatchSettlement.this::described, () -> finish(false));
            }
          }
        });
  }

  private void described(Obj found) {
    String status = BatchOrder.text(found, isAnthropic() ? "processing_status" : "status");
    switch (status) {
      case "ended" -> readResults(path() + "/results");
      case "completed", "expired", "cancelled", "canceled" -> {
        String output = BatchOrder.text(found, "output_file_id");
        if (AccountRequest.isId(output)) {
          readResults("/files/" + output + "/content");
        } else {
          finish(true);
        }
      }
      case "failed" -> finish(true);
      default -> finish(false);
    }
  }

  private void readResults(String suffix) {
    BatchResults results = new BatchResults(batch.answers(), this::book);
    reading =
        fetch(
            suffix,
            READING,
            new ProviderFetch.Sink() {
              @Override
              public void part(ByteBuf bytes) {
                if (!noRoom) {
                  results.feed(bytes);
                }
              }

              @Override
              public void ended(int status) {
                if (status == 200 && !noRoom) {
                  results.end();
                }
                if (isGone(status) && !noRoom) {
                  lose();
                } else {
                  finish(status == 200 && !noRoom);
                }
              }
            });
  }

  private ProviderFetch fetch(String suffix, Duration most, ProviderFetch.Sink sink) {
    Caller caller = new Caller(batch.tenant(), batch.nodePath());
    return ProviderFetch.start(
        loop,
        eventLoop,
        new ProviderFetch.Question(endpoint, caller, batch.surface(), suffix),
        most,
        sink);
  }

  /// The provider does not know the batch, or its results, any more, and never will again.
  private static boolean isGone(int status) {
    return status == 404 || status == 410;
  }

  private void lose() {
    LOG.log(
        System.Logger.Level.ERROR,
        "the batch {0} of {1} is gone; what it used is not booked",
        batch.batchId(),
        batch.provider());
    finish(true);
  }

  private void finish(boolean settled) {
    if (unreadable > 0) {
      LOG.log(
          System.Logger.Level.WARNING,
          "{0} results of the batch {1} of {2} could not be read and are not booked",
          unreadable,
          batch.batchId(),
          batch.provider());
    }
    done.asked(batch, settled);
  }

  private void book(BatchResults.Result result) {
    if (noRoom || result.index() < batch.booked()) {
      return;
    }
    if (result.answered() && !written(result)) {
      noRoom = true;
      ProviderFetch running = reading;
      if (running != null) {
        eventLoop.execute(running::cancel);
      }
      return;
    }
    unreadable += result.reading().malformed() ? 1 : 0;
    batch = batch.withBooked(result.index() + 1);
  }

  /// Whatever a line says of its tier: within a batch it is that of batches, with the surcharge of
  /// the place if there is one.
  static Optional<String> tier(Optional<String> said) {
    String tier = said.orElse("");
    if (tier.startsWith("batch+")) {
      return said;
    }
    return Optional.of(tier.equals("us") || tier.endsWith("+us") ? "batch+us" : "batch");
  }

  private boolean written(BatchResults.Result result) {
    RecordId id = batch.recordId(result.name());
    String model = result.reading().model().orElse("unknown");
    AttemptOpened opened =
        new AttemptOpened(
            id,
            batch.tenant(),
            batch.key(),
            batch.callId(),
            1,
            batch.submittedAt(),
            batch.policyVersion(),
            batch.surface(),
            batch.provider(),
            model,
            model,
            0,
            batch.dimensions(),
            Optional.empty());
    AttemptClosed closed =
        new AttemptClosed(
            id,
            loop.clock().instant(),
            Outcome.COMPLETED,
            200,
            result.reading().model(),
            tier(result.reading().servedTier()),
            Optional.of(batch.batchId()),
            result.reading().counts(),
            Basis.REPORTED,
            0,
            0,
            -1,
            false);
    return loop.meter().settle(opened, closed) == Admission.METERED;
  }
}
