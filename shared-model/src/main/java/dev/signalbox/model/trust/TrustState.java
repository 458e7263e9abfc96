package dev.signalbox.model.trust;

import java.time.Instant;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// What a proxy trusts between two archives: the roots that were verified since the pinned one, the
/// newest files of all roles, and the parts they name. Immutable.
public final class TrustState {

  private final byte[] pinned;
  private final long pinnedVersion;
  private final Map<Long, byte[]> roots;
  private final Map<String, byte[]> roles;
  private final Map<String, byte[]> parts;
  private final Map<String, TrustedSet.Known> known;

  private TrustState(
      byte[] pinned,
      long pinnedVersion,
      Map<Long, byte[]> roots,
      Map<String, byte[]> roles,
      Map<String, byte[]> parts,
      Map<String, TrustedSet.Known> known) {
    this.known = Map.copyOf(known);
    this.pinned = pinned;
    this.pinnedVersion = pinnedVersion;
    this.roots = Collections.unmodifiableMap(new TreeMap<>(roots));
    this.roles = Map.copyOf(roles);
    this.parts = Map.copyOf(parts);
  }

  /// Nothing but a root that somebody brought by hand.
  ///
  /// @throws IllegalArgumentException if it is not a root that signs itself
  public static TrustState pinned(byte[] root) {
    try {
      TrustedSet alone = new TrustedSet(root, TrustLimits.USUAL, TrustedSet.Form.ANY, Instant.MIN);
      return new TrustState(root, alone.root().version(), Map.of(), Map.of(), Map.of(), Map.of());
    } catch (RefusedException refused) {
      throw new IllegalArgumentException(
          "not a root of trust: " + refused.refusal().detail(), refused);
    }
  }

  TrustState with(
      Map<Long, byte[]> newRoots,
      Map<String, byte[]> newRoles,
      Map<String, byte[]> newParts,
      Map<String, TrustedSet.Known> newKnown) {
    return new TrustState(pinned, pinnedVersion, newRoots, newRoles, newParts, newKnown);
  }

  /// The root to begin with: the newest that was verified.
  byte[] newestRoot() {
    return roots.isEmpty() ? pinned : roots.values().stream().toList().getLast();
  }

  byte[] pinnedRoot() {
    return pinned;
  }

  long pinnedVersion() {
    return pinnedVersion;
  }

  /// An archive of all this, to be kept on disk and judged again from there.
  ///
  /// @param withParts false for the metadata alone, which is enough to refuse what is older
  /// @return empty while there is no timestamp
  public Optional<byte[]> archive(boolean withParts) {
    byte[] timestamp = roles.get("timestamp");
    if (timestamp == null) {
      return Optional.empty();
    }
    Map<ArchiveName, byte[]> files = new HashMap<>();
    roots.forEach((version, root) -> files.put(ArchiveName.root(version), root));
    files.put(ArchiveName.timestamp(), timestamp);
    roles.forEach((role, bytes) -> {
      if (role.equals("snapshot")) {
        files.put(ArchiveName.snapshot(MetadataReader.versionOf(bytes)), bytes);
      } else if (!role.equals("timestamp")) {
        files.put(ArchiveName.targets(role, MetadataReader.versionOf(bytes)), bytes);
      }
    });
    if (withParts) {
      parts.forEach((sha256, part) -> files.put(ArchiveName.part(sha256), part));
    }
    return Optional.of(new Archive(files).toBytes());
  }

  Map<Long, byte[]> roots() {
    return roots;
  }

  Map<String, byte[]> roles() {
    return roles;
  }

  Map<String, TrustedSet.Known> known() {
    return known;
  }

  Map<String, byte[]> parts() {
    return parts;
  }
}
