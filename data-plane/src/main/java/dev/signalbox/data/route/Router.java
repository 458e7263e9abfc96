package dev.signalbox.data.route;

import dev.signalbox.compiler.Target;
import dev.signalbox.data.exchange.Guarded;
import dev.signalbox.data.exchange.Issuer;
import dev.signalbox.data.exchange.Refusal;
import dev.signalbox.data.exchange.RefusalCode;
import dev.signalbox.data.exchange.Resolved;
import dev.signalbox.data.exchange.Routed;
import dev.signalbox.data.exchange.Step;
import dev.signalbox.data.snapshot.Endpoint;
import dev.signalbox.data.snapshot.KeyEntry;
import java.util.Optional;

/// One target for now: the provider that admission checked, unless the call continues what another
/// one has.
public final class Router {

  private Router() {}

  /// Where a call goes. One that continues a response of another provider than its model leads to
  /// today goes to that provider, under the model that it was made with, as long as the key may
  /// call that; anywhere else nobody knows the response.
  public static Step<Routed> route(Guarded guarded) {
    Optional<Issuer> issuer = guarded.admitted().resolved().continues();
    Endpoint endpoint = guarded.admitted().endpoint();
    if (issuer.isEmpty() || issuer.get().provider().equals(endpoint.name())) {
      return Step.proceed(new Routed(guarded, endpoint, guarded.admitted().target()));
    }
    return toIssuer(guarded, issuer.get());
  }

  private static Step<Routed> toIssuer(Guarded guarded, Issuer issuer) {
    Resolved resolved = guarded.admitted().resolved();
    KeyEntry key = resolved.authenticated().key();
    Endpoint endpoint = key.endpoints().get(issuer.provider());
    Optional<Target> target =
        endpoint == null
            ? Optional.empty()
            : key.routes()
                .at(endpoint.spec(), resolved.authenticated().accepted().surface(), issuer.model())
                .filter(found -> key.routes().allowed(key.grant(), resolved.modelAsked(), found));
    return endpoint == null || target.isEmpty()
        ? Step.stop(Refusal.of(RefusalCode.PREVIOUS_RESPONSE_ELSEWHERE, resolved.modelAsked()))
        : Step.proceed(new Routed(guarded, endpoint, target.get()));
  }
}
