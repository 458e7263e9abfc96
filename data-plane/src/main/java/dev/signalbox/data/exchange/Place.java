package dev.signalbox.data.exchange;

import dev.signalbox.model.wire.Surface;

/// What the path of a call asks for.
///
/// @param surface the kind of call
/// @param suffix the raw path behind what stands for the provider's base address
/// @param model the model that the path names, decoded; empty if the body names it
/// @param modelFrom where the model starts in the suffix
/// @param modelTo where it ends
/// @param stream whether the path asks for a stream; others ask in the body
public record Place(
    Surface surface, String suffix, String model, int modelFrom, int modelTo, boolean stream) {

  /// A place whose model the body names.
  public static Place of(Surface surface, String suffix) {
    return new Place(surface, suffix, "", 0, 0, false);
  }

  /// Whether the path names the model.
  public boolean namesModel() {
    return !model.isEmpty();
  }

  /// The suffix with another model in it.
  ///
  /// @param encoded percent-encoded as the path wants it
  public String suffixFor(String encoded) {
    return suffix.substring(0, modelFrom) + encoded + suffix.substring(modelTo);
  }
}
