package dev.signalbox.data;

import dev.signalbox.data.crossing.Outgoing;
import dev.signalbox.data.dialect.UsageReading;
import dev.signalbox.data.exchange.Accepted;
import dev.signalbox.data.exchange.Answered;
import dev.signalbox.data.exchange.Answering;
import dev.signalbox.data.exchange.Issuer;
import dev.signalbox.data.exchange.Metered;
import dev.signalbox.data.exchange.Refusal;
import dev.signalbox.data.exchange.RefusalCode;
import dev.signalbox.data.exchange.Routed;
import dev.signalbox.data.meter.UsageMeter;
import dev.signalbox.data.port.ClientPort;
import dev.signalbox.data.port.ProviderCall;
import dev.signalbox.data.port.ProviderListener;
import dev.signalbox.data.relay.AnswerRelay;
import dev.signalbox.data.relay.CrossingRelay;
import dev.signalbox.data.relay.ExactRelay;
import dev.signalbox.data.snapshot.Authorizer;
import dev.signalbox.data.spool.Admission;
import dev.signalbox.model.bundle.Limits;
import dev.signalbox.model.usage.Outcome;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.LastHttpContent;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// One attempt at a provider, from its record in the spool to the closing of that record. Whatever
/// happens in between, the record is closed exactly once, and before the last byte of the answer
/// leaves.
final class RunningAttempt implements ProviderListener {

  /// After so long a silence a client that can be told so is told that we are still there.
  private static final long SILENCE_NANOS = TimeUnit.SECONDS.toNanos(15);

  private final Routed routed;
  private final Authorizer.Choice credential;
  private final boolean hidesUsageChunk;
  private final @Nullable Outgoing outgoing;
  private final Limits limits;
  private final LoopContext loop;
  private final ClientPort client;
  private final HeldBytes.Share held;
  private final long startedNanos = System.nanoTime();
  private UsageMeter.@Nullable Opened opened;
  private @Nullable ProviderCall provider;
  private @Nullable AnswerRelay relay;
  private @Nullable Answering answering;
  private Optional<String> providerRequestId = Optional.empty();
  private long requestBytes;
  private long firstByteMicros = -1;
  private long lastHeardNanos = startedNanos;
  private long lastKeptAliveNanos = startedNanos;
  private boolean clientBehind;
  private boolean progressNoted;
  private boolean closed;
  private boolean over;
  private boolean remembers;

  /// @param credential what was put on the head, told how it fared
  /// @param outgoing what the request was made into; null if it went as it came
  /// @param held what was kept of the body; given back when the provider has taken it
  RunningAttempt(
      Routed routed,
      Authorizer.Choice credential,
      boolean hidesUsageChunk,
      @Nullable Outgoing outgoing,
      Limits limits,
      LoopContext loop,
      ClientPort client,
      HeldBytes.Share held) {
    this.routed = routed;
    this.credential = credential;
    this.hidesUsageChunk = hidesUsageChunk;
    this.outgoing = outgoing;
    this.limits = limits;
    this.loop = loop;
    this.client = client;
    this.held = held;
  }

  /// Has it noted who made the response, for calls that will continue it.
  void rememberResponse() {
    remembers = true;
  }

  /// Writes the attempt down; empty if it may be sent.
  Optional<Refusal> open(long bodyLength) {
    UsageMeter.Opened record = RequestPath.open(routed, bodyLength, loop.meter());
    opened = record;
    return record.admission() == Admission.REFUSED
        ? Optional.of(Refusal.of(RefusalCode.SPOOL_FULL))
        : Optional.empty();
  }

  void start(HttpRequest head) {
    provider = loop.providers().call(routed.endpoint(), head, limits.connectTimeout(), this);
  }

  void send(ByteBuf bytes) {
    ProviderCall running = provider;
    if (over || running == null) {
      bytes.release();
      return;
    }
    lastHeardNanos = System.nanoTime();
    requestBytes += bytes.readableBytes();
    running.send(bytes);
    if (!running.isWritable()) {
      running.flush();
      client.takeBody(running.isWritable());
    }
  }

  void sendEnd() {
    ProviderCall running = provider;
    if (!over && running != null) {
      lastHeardNanos = System.nanoTime();
      running.sendEnd();
      flush(running);
    }
  }

  void flush() {
    ProviderCall running = provider;
    if (!over && running != null) {
      flush(running);
    }
  }

  private void flush(ProviderCall running) {
    running.flush();
    if (running.isWritable()) {
      held.giveBack();
    }
  }

  @Override
  public void answerHead(HttpResponse head) {
    int status = head.status().code();
    answering = new Answering(routed, status);
    credential.answered(
        status,
        head.headers().get(HttpHeaderNames.RETRY_AFTER),
        head.headers().get(HttpHeaderNames.DATE),
        loop.clock().millis());
    providerRequestId = CallFacts.requestId(head.headers());
    relay = relay(head);
  }

  private AnswerRelay relay(HttpResponse head) {
    Accepted accepted = routed.accepted();
    String callId = accepted.callId().toString();
    Outgoing crossed = outgoing;
    if (crossed == null || crossed.answer() == null) {
      List<String> lost = crossed == null ? List.of() : crossed.lost();
      return ExactRelay.start(head, accepted.surface(), hidesUsageChunk, callId, lost, client);
    }
    return CrossingRelay.start(
        new CrossingRelay.Start(
            accepted.surface(),
            routed.providerSurface(),
            crossed.stream(),
            crossed.answer(),
            callId,
            crossed.lost()),
        head,
        client);
  }

  @Override
  public void answerBody(HttpContent part) {
    AnswerRelay passing = relay;
    if (over || passing == null) {
      part.release();
      return;
    }
    look(passing, part.content());
    passing.pass(part);
    if (!client.isWritable()) {
      client.flush();
      ProviderCall running = provider;
      if (running != null && !client.isWritable()) {
        clientBehind = true;
        running.read(false);
      }
    }
  }

  /// Reads from the side. The record is closed as soon as the answer's own grammar says that it is
  /// whole, because some clients hang up at that very event (Codex does at `response.completed`).
  private void look(AnswerRelay passing, ByteBuf bytes) {
    if (firstByteMicros < 0) {
      firstByteMicros = TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - startedNanos);
    }
    passing.look(bytes);
    if (!closed && passing.ended()) {
      closeWhole(passing);
    } else if (!progressNoted && !closed) {
      noteProgress(passing);
    }
  }

  private void noteProgress(AnswerRelay passing) {
    UsageMeter.Opened record = opened;
    if (passing.usageSeen() && record != null) {
      progressNoted = true;
      loop.meter().progress(record, passing.reading().counts());
    }
  }

  @Override
  public void answerPause() {
    lastHeardNanos = System.nanoTime();
    if (!over) {
      client.flush();
    }
  }

  @Override
  public void answerEnd(LastHttpContent last) {
    AnswerRelay passing = relay;
    if (over || passing == null) {
      last.release();
      return;
    }
    look(passing, last.content());
    over = true;
    if (!closed) {
      closeWhole(passing);
    }
    passing.finish(last);
    client.flush();
  }

  private void closeWhole(AnswerRelay passing) {
    UsageReading reading = passing.lastReading();
    close(UsageMeter.outcomeOf(passing.status(), reading.failed()), reading);
  }

  @Override
  public void failed(Failure failure) {
    if (over) {
      return;
    }
    over = true;
    switch (failure) {
      case UNREACHABLE -> close(Outcome.UNREACHABLE, UsageReading.NOTHING);
      case NO_ANSWER, CUT -> close(Outcome.PROVIDER_CUT, readingSoFar());
    }
    answerOrBreakOff(
        failure == Failure.UNREACHABLE
            ? RefusalCode.PROVIDER_UNREACHABLE
            : RefusalCode.PROVIDER_HUNG_UP);
  }

  /// Ends the attempt for a reason of ours.
  void stop(Refusal refusal) {
    if (over) {
      return;
    }
    over = true;
    cancelProvider();
    close(Outcome.CLIENT_CANCELLED, readingSoFar());
    answerOrBreakOff(refusal);
  }

  private void answerOrBreakOff(RefusalCode code) {
    loop.metrics().refused(code);
    answerOrBreakOff(Refusal.of(code));
  }

  private void answerOrBreakOff(Refusal refusal) {
    AnswerRelay passing = relay;
    if (passing == null) {
      RunningCall.refuse(refusal, routed.accepted(), client);
    } else if (passing.breakOff()) {
      client.flush();
    } else if (!passing.begun()) {
      RunningCall.refuse(refusal, routed.accepted(), client);
    } else {
      client.flush();
      client.abort();
    }
  }

  void clientGone() {
    if (over) {
      return;
    }
    over = true;
    cancelProvider();
    AnswerRelay passing = relay;
    if (passing != null) {
      passing.cut();
    }
    close(Outcome.CLIENT_CANCELLED, readingSoFar());
  }

  void clientWritable() {
    ProviderCall running = provider;
    if (!over && running != null) {
      clientBehind = false;
      lastHeardNanos = System.nanoTime();
      running.read(true);
    }
  }

  @Override
  public void providerWritable() {
    if (!over) {
      held.giveBack();
      client.takeBody(true);
    }
  }

  /// Ends what stands still: a provider that says nothing, or a client that takes nothing.
  void tick(long nanoTime) {
    if (!over && nanoTime - lastHeardNanos > limits.providerIdleTimeout().toNanos()) {
      over = true;
      cancelProvider();
      close(clientBehind ? Outcome.CLIENT_CANCELLED : Outcome.TIMEOUT, readingSoFar());
      answerOrBreakOff(RefusalCode.PROVIDER_TIMEOUT);
    } else if (!over && nanoTime - lastHeardNanos > SILENCE_NANOS) {
      keepAlive(nanoTime);
    }
  }

  private void keepAlive(long nanoTime) {
    AnswerRelay passing = relay;
    if (passing != null && nanoTime - lastKeptAliveNanos > SILENCE_NANOS && client.isWritable()) {
      lastKeptAliveNanos = nanoTime;
      passing.keepAlive();
      client.flush();
    }
  }

  private void cancelProvider() {
    ProviderCall running = provider;
    if (running != null) {
      running.cancel();
    }
  }

  private UsageReading readingSoFar() {
    AnswerRelay passing = relay;
    return passing == null ? UsageReading.NOTHING : passing.lastReading();
  }

  private void remember(String id) {
    Issuer issuer = new Issuer(routed.endpoint().name(), routed.model(), credential.credential());
    loop.issuers().note(routed.resolved().authenticated().key().tenant(), id, issuer);
  }

  private void close(Outcome outcome, UsageReading reading) {
    held.giveBack();
    UsageMeter.Opened record = opened;
    if (closed || record == null) {
      return;
    }
    closed = true;
    if (remembers) {
      reading.id().ifPresent(this::remember);
    }
    AnswerRelay passing = relay;
    Answering answer = answering;
    Answered answered =
        new Answered(
            routed,
            outcome,
            answer == null ? 0 : answer.status(),
            requestBytes,
            passing == null ? 0 : passing.bytes(),
            firstByteMicros,
            passing != null && passing.isStream());
    Metered metered = RequestPath.close(record, answered, reading, providerRequestId, loop.meter());
    loop.metrics().attempted(metered, System.nanoTime() - startedNanos);
  }
}
