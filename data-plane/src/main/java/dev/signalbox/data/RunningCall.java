package dev.signalbox.data;

import dev.signalbox.data.answer.RefusalRenderer;
import dev.signalbox.data.call.ProviderHead;
import dev.signalbox.data.call.ProviderRequest;
import dev.signalbox.data.crossing.Outgoing;
import dev.signalbox.data.dialect.BodyFact;
import dev.signalbox.data.dialect.BodyPatch;
import dev.signalbox.data.dialect.RequestScan;
import dev.signalbox.data.exchange.Accepted;
import dev.signalbox.data.exchange.Authenticated;
import dev.signalbox.data.exchange.BodyFacts;
import dev.signalbox.data.exchange.Issuer;
import dev.signalbox.data.exchange.Refusal;
import dev.signalbox.data.exchange.RefusalCode;
import dev.signalbox.data.exchange.Routed;
import dev.signalbox.data.exchange.Step;
import dev.signalbox.data.port.ClientPort;
import dev.signalbox.data.port.IncomingCall;
import dev.signalbox.data.relay.HeldBody;
import dev.signalbox.data.snapshot.Authorizer;
import dev.signalbox.data.snapshot.Caller;
import dev.signalbox.model.bundle.Limits;
import dev.signalbox.model.usage.ConversationHashes;
import dev.signalbox.model.usage.Dimension;
import dev.signalbox.model.wire.Surface;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/// One call on its way, from its authenticated head to its end. Holds the body back until it is
/// known where the call goes, then lets it through. All on the event loop of its client.
final class RunningCall implements IncomingCall {

  /// What is put into other words in less than a step's time.
  private static final int MOST_BYTES_ON_THE_LOOP = 131_072;

  /// What is put into other words stands in memory twice, and what was read of it beside that.
  private static final long MOST_CROSSING_BYTES =
      Math.min(32L * 1024 * 1024, Runtime.getRuntime().maxMemory() / 6);

  private final Authenticated authenticated;
  private final Accepted accepted;
  private final Limits limits;
  private final long declaredLength;
  private final LoopContext loop;
  private final ClientPort client;
  private final RequestScan scan;
  private final HeldBody held = new HeldBody();
  private final HeldBytes.Share share;
  private List<Dimension> dimensions;
  private final boolean sessionKnown;
  private @Nullable RunningAttempt attempt;
  private final boolean encoded;
  private boolean waits;
  private boolean asksForUsage;
  private boolean over;

  /// @param declaredLength what the head says of the body's length, or -1
  /// @param encoded whether the body came compressed and is given to this call decoded
  RunningCall(
      Authenticated authenticated,
      Limits limits,
      long declaredLength,
      boolean encoded,
      LoopContext loop,
      ClientPort client) {
    this.authenticated = authenticated;
    this.accepted = authenticated.accepted();
    this.limits = limits;
    this.declaredLength = declaredLength;
    this.encoded = encoded;
    this.loop = loop;
    this.client = client;
    share = loop.held().share();
    dimensions = RequestPath.attribute(accepted, BodyFacts.NONE);
    sessionKnown = CallFacts.namesSession(dimensions);
    scan = new RequestScan(accepted.surface(), !sessionKnown, authenticated.key().tenantHashKey());
    loop.metrics().started(accepted.surface());
  }

  @Override
  public void body(ByteBuf bytes) {
    if (over) {
      bytes.release();
      return;
    }
    scan.feed(bytes);
    if (scan.problem() != RequestScan.Problem.NONE) {
      bytes.release();
      stop(Refusal.of(CallFacts.codeOf(scan.problem())));
      return;
    }
    RunningAttempt running = attempt;
    if (running != null) {
      running.send(bytes);
      return;
    }
    boolean room = share.take(bytes.readableBytes());
    held.add(bytes);
    if (!room) {
      stop(Refusal.of(RefusalCode.OVERLOADED));
    } else if (goesEarly() && model() != null) {
      dispatch(false);
    }
  }

  /// Whether the head alone tells all that the body could: then the body need not be complete
  /// before the provider is called. A Chat body may have to be patched near its start, whatever its
  /// end says; a Responses body may say at its end what it continues; and from any that may have
  /// been with another vendor, something may have to be taken out.
  private boolean goesEarly() {
    return sessionKnown
        && !waits
        && !encoded
        && accepted.surface() != Surface.CHAT_COMPLETIONS
        && accepted.surface() != Surface.RESPONSES
        && !authenticated.key().routes().crosses(accepted.surface());
  }

  @Override
  public void bodyPause() {
    RunningAttempt running = attempt;
    if (running != null) {
      running.flush();
    }
  }

  @Override
  public void bodyEnd() {
    if (over) {
      return;
    }
    scan.end();
    if (scan.problem() != RequestScan.Problem.NONE) {
      stop(Refusal.of(CallFacts.codeOf(scan.problem())));
      return;
    }
    if (attempt == null) {
      if (!sessionKnown) {
        dimensions = RequestPath.attribute(accepted, CallFacts.of(scan));
      }
      dispatch(true);
    }
    RunningAttempt running = attempt;
    if (running != null && !waits) {
      running.sendEnd();
    }
  }

  private @Nullable String model() {
    return accepted.place().namesModel() ? accepted.place().model() : scan.model();
  }

  private void dispatch(boolean bodyComplete) {
    String model = model();
    if (model == null) {
      stop(Refusal.of(RefusalCode.MODEL_MISSING));
      return;
    }
    Optional<ConversationHashes> conversation =
        sessionKnown || !bodyComplete ? Optional.empty() : scan.conversation();
    switch (RequestPath.decide(authenticated, model, dimensions, conversation, issuer())) {
      case Step.Stop<Routed> stop -> stop(stop.refusal());
      case Step.Proceed<Routed> proceed -> send(proceed.evidence(), bodyComplete);
    }
  }

  /// Who made the response that the call continues.
  private Optional<Issuer> issuer() {
    String previous = scan.fact(BodyFact.PREVIOUS_RESPONSE_ID);
    return previous == null || accepted.surface() != Surface.RESPONSES
        ? Optional.empty()
        : Optional.ofNullable(loop.issuers().find(authenticated.key().tenant(), previous));
  }

  /// A call that crosses, from which something may have to be taken out, or whose credential is a
  /// signature over the body, leaves in one piece.
  private boolean leavesWhole(Routed routed) {
    return !routed.isExact()
        || scan.mayHoldForeignThoughts()
        || routed.endpoint().authorizer().wantsBody();
  }

  private void send(Routed routed, boolean bodyComplete) {
    waits = leavesWhole(routed);
    if (waits) {
      if (bodyComplete) {
        sendWhole(routed);
      }
      return;
    }
    List<BodyPatch> patches = patches(routed, bodyComplete);
    long length = bodyComplete ? scan.bytesSeen() : declaredLength;
    if (length >= 0) {
      for (BodyPatch patch : patches) {
        length += patch.growth();
      }
    }
    long sendLength = length < 0 ? ProviderRequest.UNKNOWN_LENGTH : length;
    ProviderHead head = ProviderRequest.head(routed, sendLength, asksForUsage);
    RunningAttempt next = open(routed, head, null, null, length);
    if (next != null) {
      next.start(head);
      held.drainTo(patches, next::send);
    }
  }

  private List<BodyPatch> patches(Routed routed, boolean bodyComplete) {
    List<BodyPatch> patches = new ArrayList<>(2);
    if (routed.renamesModel() && !accepted.place().namesModel()) {
      patches.add(CallFacts.rename(scan, routed.model()));
    }
    if (bodyComplete && routed.endpoint().spec().usageInStream() && !scan.usageAsked()) {
      BodyPatch patch = scan.includeUsagePatch();
      if (patch != null) {
        patches.add(patch);
        asksForUsage = true;
      }
    }
    return patches;
  }

  private void sendWhole(Routed routed) {
    if (!routed.isExact() && accepted.surface().countsTokens()) {
      over = true;
      OwnAnswers.send(
          TokenEstimate.answer(
              accepted.surface(),
              accepted.place().suffix(),
              scan.bytesSeen(),
              accepted.callId().toString()),
          client);
      letGo();
      return;
    }
    if (!routed.isExact() && held.bytes() > MOST_CROSSING_BYTES) {
      stop(Refusal.of(RefusalCode.BODY_TOO_LARGE));
      return;
    }
    byte[] body = held.takeAll(routed.isExact() ? patches(routed, true) : List.of());
    long nowSeconds = loop.clock().millis() / 1_000;
    boolean mixed = scan.mayHoldForeignThoughts();
    if (body.length <= MOST_BYTES_ON_THE_LOOP) {
      leave(routed, Departure.of(routed, body, mixed, asksForUsage, nowSeconds));
      return;
    }
    try {
      loop.beside()
          .execute(() -> {
            Departure.Made made = Departure.of(routed, body, mixed, asksForUsage, nowSeconds);
            client.loop().execute(() -> leave(routed, made));
          });
    } catch (RejectedExecutionException full) {
      stop(Refusal.of(RefusalCode.OVERLOADED));
    }
  }

  private void leave(Routed routed, Departure.Made made) {
    if (over) {
      return;
    }
    switch (made) {
      case Departure.Made.Refused refused -> stop(refused.refusal());
      case Departure.Made.Ready(Departure departure) -> {
        ProviderHead head = departure.head();
        RunningAttempt next =
            open(routed, head, departure.sha256(), departure.outgoing(), departure.body().length);
        if (next != null) {
          next.start(head);
          next.send(Unpooled.wrappedBuffer(departure.body()));
          next.sendEnd();
        }
      }
    }
  }

  /// Puts the credential on and writes the attempt down; null if the call was stopped instead.
  private @Nullable RunningAttempt open(
      Routed routed,
      ProviderHead head,
      byte @Nullable [] sha256,
      @Nullable Outgoing outgoing,
      long length) {
    Authorizer authorizer = routed.endpoint().authorizer();
    Caller caller = authenticated.key().caller();
    long affinity = CallFacts.affinity(routed.resolved());
    long now = loop.clock().millis();
    Optional<Issuer> issuer = routed.resolved().continues();
    Authorizer.@Nullable Choice choice =
        issuer.isEmpty()
            ? authorizer.authorize(head, sha256, caller, affinity, now)
            : authorizer.authorizeAgain(
                head, sha256, caller, issuer.get().credential(), affinity, now);
    if (choice == null) {
      stop(Refusal.of(RefusalCode.PROVIDER_CREDENTIAL_MISSING, routed.resolved().modelAsked()));
      return null;
    }
    RunningAttempt next =
        new RunningAttempt(routed, choice, asksForUsage, outgoing, limits, loop, client, share);
    if (accepted.surface() == Surface.RESPONSES && routed.isExact() && !scan.unstored()) {
      next.rememberResponse();
    }
    Optional<Refusal> refusal = next.open(length);
    if (refusal.isPresent()) {
      stop(refusal.get());
      return null;
    }
    attempt = next;
    return next;
  }

  @Override
  public void clientFault(RefusalCode code) {
    stop(Refusal.of(code));
  }

  /// Ends the call for a reason of ours. If the answer has begun, all that can be done is to break
  /// it off.
  private void stop(Refusal refusal) {
    if (over) {
      return;
    }
    over = true;
    letGo();
    loop.metrics().refused(refusal.code());
    RunningAttempt running = attempt;
    if (running == null) {
      refuse(refusal, accepted, client);
    } else {
      running.stop(refusal);
    }
  }

  static void refuse(Refusal refusal, Accepted accepted, ClientPort client) {
    OwnAnswers.send(
        RefusalRenderer.render(
            refusal, accepted.surface().refusalFormat(), accepted.callId().toString()),
        client);
  }

  @Override
  public void clientGone() {
    over = true;
    letGo();
    RunningAttempt running = attempt;
    if (running != null) {
      running.clientGone();
    }
  }

  @Override
  public void clientWritable() {
    RunningAttempt running = attempt;
    if (running != null) {
      running.clientWritable();
    }
  }

  @Override
  public void tick(long nanoTime) {
    RunningAttempt running = attempt;
    if (running != null) {
      running.tick(nanoTime);
    }
  }

  private void letGo() {
    held.release();
    share.giveBack();
  }
}
