package dev.signalbox.model.trust;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/// What one metadata file says, once its form was found sound. Says nothing about who signed it.
public sealed interface Metadata {

  /// Rises with every change of the role.
  long version();

  /// When it stops to be accepted.
  Instant expires();

  /// Which keys sign for which role (TUF section 4.3).
  ///
  /// @param consistentSnapshot whether file names carry versions and hashes
  record Root(
      long version,
      Instant expires,
      boolean consistentSnapshot,
      Map<String, TrustKey> keys,
      Map<String, RoleKeys> roles)
      implements Metadata {

    public Root {
      keys = Map.copyOf(keys);
      roles = Map.copyOf(roles);
    }

    /// Who signs for a top-level role.
    RoleKeys signersOf(String role) {
      RoleKeys signers = roles.get(role);
      if (signers == null) {
        throw new RefusedException(TrustReason.MALFORMED, "the root has no role " + role);
      }
      return signers;
    }
  }

  /// Which snapshot is the newest (TUF section 4.6).
  ///
  /// @param issued when it was signed, where the signer says so
  record Timestamp(long version, Instant expires, FileMeta snapshot, Optional<Instant> issued)
      implements Metadata {}

  /// Which versions of all targets files belong together (TUF section 4.4).
  ///
  /// @param files by file name without the version, such as `targets.json`
  record Snapshot(long version, Instant expires, Map<String, FileMeta> files) implements Metadata {
    public Snapshot {
      files = Map.copyOf(files);
    }
  }

  /// Files, and roles that may name further files (TUF section 4.5).
  ///
  /// @param keys the keys of the delegated roles
  record Targets(
      long version,
      Instant expires,
      Map<String, TargetFile> files,
      Map<String, TrustKey> keys,
      List<Delegation> delegations)
      implements Metadata {

    public Targets {
      files = Map.copyOf(files);
      keys = Map.copyOf(keys);
      delegations = List.copyOf(delegations);
    }
  }

  /// Who signs for a role, and how many of them must.
  record RoleKeys(List<String> keyIds, int threshold) {
    public RoleKeys {
      keyIds = List.copyOf(keyIds);
    }
  }

  /// What one metadata file says of another.
  ///
  /// @param hashes by algorithm, in lower-case hexadecimal; may be empty
  record FileMeta(long version, OptionalLong length, Map<String, String> hashes) {
    public FileMeta {
      hashes = Map.copyOf(hashes);
    }
  }

  /// What is said of a target.
  ///
  /// @param length in bytes
  /// @param hashes by algorithm, in lower-case hexadecimal; never empty
  record TargetFile(long length, Map<String, String> hashes) {
    public TargetFile {
      hashes = Map.copyOf(hashes);
    }
  }

  /// A role that may name certain targets.
  ///
  /// @param terminating whether the search ends with it, found or not
  /// @param paths patterns; `*` and `?` do not match `/`
  /// @param hashPrefixes instead of patterns: first digits of the SHA-256 of the target's path
  record Delegation(
      String name,
      RoleKeys signers,
      boolean terminating,
      List<String> paths,
      List<String> hashPrefixes) {

    public Delegation {
      paths = List.copyOf(paths);
      hashPrefixes = List.copyOf(hashPrefixes);
    }

    /// Whether the role may speak about a target.
    boolean covers(String target) {
      return paths.stream().anyMatch(pattern -> PathPattern.matches(pattern, target))
          || !hashPrefixes.isEmpty()
              && hashPrefixes.stream().anyMatch(Hashes.ofPath(target)::startsWith);
    }
  }
}
