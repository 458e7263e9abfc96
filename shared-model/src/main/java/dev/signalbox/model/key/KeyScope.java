package dev.signalbox.model.key;

import dev.signalbox.model.wire.Surface;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/// What a virtual key may be used for. Each part narrows; an empty one allows nothing, so that a
/// restriction that gets lost closes and never opens.
///
/// @param models patterns of the model names it may ask for; `*` at the end matches any rest
/// @param routes names of the routes (aliases) it may ask for; `*` means any, and models by their
///   own names too. Without `*` only the listed routes can be asked for
/// @param surfaces the endpoints it may call
/// @param networks where its clients may be
public record KeyScope(
    List<String> models, List<String> routes, Set<Surface> surfaces, List<IpRange> networks) {

  /// The word for any, in models and in routes.
  public static final String ANY = "*";

  /// Whoever may call every endpoint may still not see what others put into the account.
  private static final Set<Surface> ALL_SURFACES =
      Set.copyOf(EnumSet.complementOf(EnumSet.of(Surface.ACCOUNT_LISTS)));

  public KeyScope {
    models = List.copyOf(models);
    routes = List.copyOf(routes);
    surfaces = Set.copyOf(surfaces);
    networks = List.copyOf(networks);
  }

  /// A key for these models, otherwise free.
  public static KeyScope ofModels(List<String> models) {
    return new KeyScope(models, List.of(ANY), ALL_SURFACES, IpRange.EVERYWHERE);
  }

  /// The same scope for these endpoints only.
  public KeyScope withSurfaces(Set<Surface> some) {
    return new KeyScope(models, routes, some, networks);
  }

  /// The same scope for these routes only.
  public KeyScope withRoutes(List<String> some) {
    return new KeyScope(models, some, surfaces, networks);
  }

  /// The same scope for clients of these networks only.
  public KeyScope withNetworks(List<IpRange> some) {
    return new KeyScope(models, routes, surfaces, some);
  }

  /// Whether every endpoint may be called, those of later releases included.
  public boolean isForEverySurface() {
    return surfaces.equals(ALL_SURFACES);
  }

  /// Whether models may be asked for by any name, route or not.
  public boolean isForEveryRoute() {
    return routes.contains(ANY);
  }

  /// Whether clients may be anywhere.
  public boolean isForEveryNetwork() {
    return networks.containsAll(IpRange.EVERYWHERE);
  }

  /// Every endpoint there is but the lists of whole accounts, in a set of its own.
  public static Set<Surface> everySurface() {
    return EnumSet.copyOf(ALL_SURFACES);
  }
}
