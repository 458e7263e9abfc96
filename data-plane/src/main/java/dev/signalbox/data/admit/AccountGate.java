package dev.signalbox.data.admit;

import dev.signalbox.compiler.Target;
import dev.signalbox.data.exchange.Accepted;
import dev.signalbox.data.exchange.Admitted;
import dev.signalbox.data.exchange.Refusal;
import dev.signalbox.data.exchange.RefusalCode;
import dev.signalbox.data.exchange.Resolved;
import dev.signalbox.data.exchange.Step;
import dev.signalbox.data.snapshot.Endpoint;
import dev.signalbox.data.snapshot.KeyEntry;
import dev.signalbox.model.bundle.ProviderSpec;
import dev.signalbox.model.wire.Surface;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Lets a call about a provider's account through: one that names a file or a batch, and maybe the
/// provider, instead of a model.
public final class AccountGate {

  /// Names the provider where a tenant has several that keep files or batches.
  public static final String PROVIDER_HEADER = "x-signalbox-provider";

  private AccountGate() {}

  /// Admits or refuses. Whoever knows the id of a file or batch may ask for it; lists show what
  /// others put there and need a surface of their own.
  public static Step<Admitted> admit(Resolved resolved, boolean list) {
    Accepted accepted = resolved.authenticated().accepted();
    KeyEntry key = resolved.authenticated().key();
    Surface surface = accepted.surface();
    if (!key.grant().scope().surfaces().contains(surface)) {
      return Step.stop(Refusal.of(RefusalCode.SURFACE_NOT_ALLOWED));
    }
    if (list && !key.grant().scope().surfaces().contains(Surface.ACCOUNT_LISTS)) {
      return Step.stop(Refusal.of(RefusalCode.LISTS_NOT_ALLOWED));
    }
    List<ProviderSpec> speakers = key.routes().speakers(surface);
    String asked = accepted.headers().first(PROVIDER_HEADER);
    for (ProviderSpec provider : speakers) {
      Endpoint endpoint = key.endpoints().get(provider.name());
      if (endpoint != null && (asked == null || asked.equals(provider.name()))) {
        Target target = Target.ofAccount(provider, surface.format());
        return Step.proceed(new Admitted(resolved, endpoint, target));
      }
    }
    return Step.stop(
        Refusal.of(RefusalCode.NO_PROVIDER_KEEPS, asked == null ? surface.wireName() : asked));
  }

  /// What a model of a batch is called at the provider.
  ///
  /// @param surface the surface that the batch's requests are of
  /// @param exactName whether the name cannot be changed any more
  public static Named name(Admitted admitted, Surface surface, String asked, boolean exactName) {
    KeyEntry key = admitted.resolved().authenticated().key();
    Optional<Target> found =
        key.routes()
            .resolveAt(admitted.endpoint().spec(), surface, asked)
            .filter(target -> target.exact() && (!exactName || target.model().equals(asked)));
    if (!key.grant().scope().surfaces().contains(surface)) {
      return Named.not(RefusalCode.SURFACE_NOT_ALLOWED);
    }
    if (found.isEmpty()) {
      return Named.not(RefusalCode.BATCH_MODEL_ELSEWHERE);
    }
    return key.routes().allowed(key.grant(), asked, found.get())
        ? new Named(found.get().model(), null)
        : Named.not(RefusalCode.MODEL_NOT_ALLOWED);
  }

  /// A model's name at the provider, or why the key may not ask for it.
  public record Named(String model, @Nullable RefusalCode refusal) {
    static Named not(RefusalCode refusal) {
      return new Named("", refusal);
    }
  }
}
