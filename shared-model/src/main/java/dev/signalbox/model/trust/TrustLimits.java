package dev.signalbox.model.trust;

/// Bounds on what a client reads, so that nobody can fill its memory or keep it busy.
///
/// @param rootBytes largest root
/// @param timestampBytes largest timestamp
/// @param snapshotBytes largest snapshot
/// @param targetsBytes largest targets file of one role
/// @param rootRotations most new roots taken in one update
/// @param delegations most roles looked at for one target
public record TrustLimits(
    int rootBytes,
    int timestampBytes,
    int snapshotBytes,
    int targetsBytes,
    int rootRotations,
    int delegations) {

  /// For bundles: room for some 10,000 tenants.
  public static final TrustLimits USUAL =
      new TrustLimits(512 << 10, 16 << 10, 4 << 20, 8 << 20, 256, 32);
}
