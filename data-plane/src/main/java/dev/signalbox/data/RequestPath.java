package dev.signalbox.data;

import dev.signalbox.data.admit.AccountGate;
import dev.signalbox.data.admit.ModelGate;
import dev.signalbox.data.authenticate.KeyAuthenticator;
import dev.signalbox.data.dialect.UsageReading;
import dev.signalbox.data.exchange.Accepted;
import dev.signalbox.data.exchange.Admitted;
import dev.signalbox.data.exchange.Answered;
import dev.signalbox.data.exchange.Authenticated;
import dev.signalbox.data.exchange.BodyFacts;
import dev.signalbox.data.exchange.Guarded;
import dev.signalbox.data.exchange.Issuer;
import dev.signalbox.data.exchange.Metered;
import dev.signalbox.data.exchange.Resolved;
import dev.signalbox.data.exchange.Routed;
import dev.signalbox.data.exchange.Step;
import dev.signalbox.data.meter.UsageMeter;
import dev.signalbox.data.resolve.Attribution;
import dev.signalbox.data.route.Router;
import dev.signalbox.data.snapshot.PolicySnapshot;
import dev.signalbox.model.usage.ConversationHashes;
import dev.signalbox.model.usage.Dimension;
import dev.signalbox.model.usage.Dimensions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The way of a call through the stages, in order. Start reading here.
///
/// 1. accept: `accept.ClientHandler` brings a well-formed head ([Accepted])
/// 2. authenticate: [#authenticate] finds the live key ([Authenticated])
/// 3. resolve, 4. admit, 5. guard, 7. route: [#decide], as soon as the model is known ([Routed])
/// 8. call and 9. relay: [RunningCall] moves the bytes
/// 10. meter: [#open] before anything is sent, [#close] on every exit ([Metered])
///
/// Stage 6 (cache) and stage 11 (trace) have nothing to do yet. Each stage takes the evidence of
/// the one before, so that none can be skipped or moved.
final class RequestPath {

  private RequestPath() {}

  /// On the head alone; the snapshot is pinned for the whole call.
  static Step<Authenticated> authenticate(
      Accepted accepted, PolicySnapshot snapshot, KeyAuthenticator authenticator) {
    return authenticator.authenticate(accepted, snapshot);
  }

  /// By what the call's cost will be attributed, as far as is known.
  static List<Dimension> attribute(Accepted accepted, BodyFacts facts) {
    return Attribution.read(accepted.headers(), facts);
  }

  /// As soon as the body has named its model: everything up to the provider's door. Pure.
  static Step<Routed> decide(
      Authenticated authenticated,
      String model,
      List<Dimension> dimensions,
      Optional<ConversationHashes> conversation,
      Optional<Issuer> continues) {
    Step<Resolved> resolved =
        Step.proceed(
            new Resolved(
                authenticated,
                model,
                withSecret(authenticated, dimensions),
                conversation,
                continues));
    return resolved.then(ModelGate::admit).then(RequestPath::guard).then(Router::route);
  }

  /// For a call about a file or a batch: the head tells all that decides. Pure.
  ///
  /// @param list whether it asks for what others keep there too
  static Step<Routed> decideAccount(
      Authenticated authenticated, boolean list, List<Dimension> dimensions) {
    Step<Resolved> resolved =
        Step.proceed(
            new Resolved(
                authenticated,
                "",
                withSecret(authenticated, dimensions),
                Optional.empty(),
                Optional.empty()));
    return resolved
        .then(found -> AccountGate.admit(found, list))
        .then(RequestPath::guard)
        .then(Router::route);
  }

  /// Which secret was used, so that whoever rotates a key sees when nobody uses the old one any
  /// more.
  private static List<Dimension> withSecret(
      Authenticated authenticated, List<Dimension> dimensions) {
    List<Dimension> all = new ArrayList<>(dimensions.size() + 1);
    all.addAll(dimensions);
    String fingerprint = authenticated.secret().digest().fingerprint();
    all.add(new Dimension(Dimensions.KEY_SECRET, fingerprint, "key", true));
    return all;
  }

  /// No guardrails are defined yet.
  private static Step<Guarded> guard(Admitted admitted) {
    return Step.proceed(new Guarded(admitted));
  }

  /// Before the first byte leaves.
  static UsageMeter.Opened open(Routed routed, long requestBytes, UsageMeter meter) {
    return meter.open(routed, 1, requestBytes);
  }

  /// On every exit of an attempt.
  static Metered close(
      UsageMeter.Opened opened,
      Answered answered,
      UsageReading reading,
      Optional<String> providerRequestId,
      UsageMeter meter) {
    return meter.close(opened, answered, reading, providerRequestId);
  }
}
