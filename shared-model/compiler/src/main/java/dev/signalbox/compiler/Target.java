package dev.signalbox.compiler;

import dev.signalbox.compiler.Reach.Distance;
import dev.signalbox.model.bundle.ProviderSpec;
import dev.signalbox.model.wire.Feature;
import dev.signalbox.model.wire.Surface;
import dev.signalbox.model.wire.WireFormat;
import java.util.Optional;
import java.util.Set;

/// Where a call goes.
///
/// @param provider who is called
/// @param model the model name that the provider is sent: the one asked for, or what an alias
///   stands for
/// @param format the format that the provider is spoken to in
/// @param exact whether the client's bytes go as they are
/// @param allows what the call may lose on its way
public record Target(
    ProviderSpec provider, String model, WireFormat format, boolean exact, Set<Feature> allows) {

  /// For a call that names no model.
  public static Target ofAccount(ProviderSpec provider, WireFormat format) {
    return new Target(provider, "", format, true, Set.of());
  }

  static Optional<Target> of(
      Surface surface, ProviderSpec provider, String model, Set<Feature> allows) {
    return Reach.of(surface, provider, model)
        .map(reach ->
            new Target(
                provider, model, reach.format(), reach.distance() == Distance.EXACT, allows));
  }

  /// The surface on which the provider is called: the client's own if the call goes as it is.
  public Surface surfaceAt(Surface client) {
    return exact ? client : Reach.surfaceAt(format, client, model);
  }
}
