package dev.signalbox.model.trust;

import java.time.Duration;
import java.util.List;

/// Who signs for the roles of one repository.
///
/// @param root the keys of the root; in production held apart and off line, and then empty here
/// @param rootThreshold how many of them must sign a root
/// @param targets says which tenants there are and what holds for the whole group
/// @param snapshot says which files belong together
/// @param timestamp says which snapshot is the newest
/// @param tenants signs what each tenant has decided
public record RepositoryKeys(
    List<RoleSigner> root,
    int rootThreshold,
    RoleSigner targets,
    RoleSigner snapshot,
    RoleSigner timestamp,
    RoleSigner tenants) {

  public RepositoryKeys {
    root = List.copyOf(root);
  }

  /// How long what is signed is accepted. A proxy goes on serving what it accepted; expiry only
  /// says for how long somebody in between can pretend that nothing is new.
  ///
  /// @param root a root is replaced by hand, so it lives long
  /// @param targets also for the roles of tenants
  /// @param timestamp short where proxies are connected, long where a person carries files
  public record Lives(Duration root, Duration targets, Duration snapshot, Duration timestamp) {

    /// A year, and a day for the timestamp.
    public static final Lives USUAL =
        new Lives(
            Duration.ofDays(365), Duration.ofDays(365), Duration.ofDays(365), Duration.ofDays(1));

    Duration of(String role) {
      return switch (role) {
        case "root" -> root;
        case "snapshot" -> snapshot;
        case "timestamp" -> timestamp;
        default -> targets;
      };
    }
  }
}
