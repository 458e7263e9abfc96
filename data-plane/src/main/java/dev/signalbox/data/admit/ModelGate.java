package dev.signalbox.data.admit;

import dev.signalbox.compiler.Target;
import dev.signalbox.data.exchange.Admitted;
import dev.signalbox.data.exchange.Refusal;
import dev.signalbox.data.exchange.RefusalCode;
import dev.signalbox.data.exchange.Resolved;
import dev.signalbox.data.exchange.Step;
import dev.signalbox.data.snapshot.Endpoint;
import dev.signalbox.data.snapshot.KeyEntry;
import java.util.Optional;

/// Lets a call through if its model leads somewhere and its key may go there.
public final class ModelGate {

  private ModelGate() {}

  /// Admits or refuses. A model that the key may not call and one that does not exist get different
  /// answers only if the key could list them anyway.
  public static Step<Admitted> admit(Resolved resolved) {
    KeyEntry key = resolved.authenticated().key();
    String asked = resolved.modelAsked();
    if (!key.grant().scope().surfaces().contains(resolved.authenticated().accepted().surface())) {
      return Step.stop(Refusal.of(RefusalCode.SURFACE_NOT_ALLOWED));
    }
    Optional<Target> target =
        key.routes().resolve(resolved.authenticated().accepted().surface(), asked);
    if (target.isEmpty()) {
      return Step.stop(Refusal.of(RefusalCode.MODEL_UNKNOWN, asked));
    }
    if (!key.routes().allowed(key.grant(), asked, target.get())) {
      return Step.stop(Refusal.of(RefusalCode.MODEL_NOT_ALLOWED, asked));
    }
    Endpoint endpoint = key.endpoints().get(target.get().provider().name());
    if (endpoint == null) {
      return Step.stop(Refusal.of(RefusalCode.UNKNOWN_PROVIDER, asked));
    }
    return Step.proceed(new Admitted(resolved, endpoint, target.get()));
  }
}
