package dev.signalbox.control.key;

import dev.signalbox.model.key.IpRange;
import dev.signalbox.model.key.KeyScope;
import java.util.List;

/// What a key may be used for, as it is stored and shown.
record KeyScopeTexts(
    List<String> models, List<String> routes, List<String> surfaces, List<String> networks) {

  private static final List<String> ANY = List.of(KeyScope.ANY);
  private static final List<String> EVERYWHERE =
      IpRange.EVERYWHERE.stream().map(IpRange::toString).toList();

  /// What a wish says; what it does not say is not restricted.
  static KeyScopeTexts of(KeyWish wish) {
    return new KeyScopeTexts(
        wish.models().orElse(ANY),
        wish.routes().orElse(ANY),
        wish.surfaces().orElse(ANY),
        wish.networks().orElse(EVERYWHERE));
  }
}
