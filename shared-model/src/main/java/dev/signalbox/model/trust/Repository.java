package dev.signalbox.model.trust;

import dev.signalbox.model.trust.Metadata.TargetFile;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/// One repository as it is now: the whole chain of roots, the newest file of every role, and every
/// part that they name. Immutable; [RepositorySigner] makes the next one.
public final class Repository {

  static final String TENANT_ROLE = "tenant-";

  private final Map<Long, byte[]> roots;
  private final Map<String, RoleFile> roles;
  private final Map<String, PartFile> parts;

  /// Puts a repository together from what was stored of it.
  ///
  /// @param roots by version, without a gap
  /// @param roles by name: `timestamp`, `snapshot`, `targets`, and one for each tenant
  /// @param parts by SHA-256; not to be changed any more
  public Repository(
      Map<Long, byte[]> roots, Map<String, RoleFile> roles, Map<String, PartFile> parts) {
    this.roots = Collections.unmodifiableMap(new TreeMap<>(roots));
    this.roles = Collections.unmodifiableMap(new TreeMap<>(roles));
    this.parts = Collections.unmodifiableMap(parts);
  }

  /// The newest file of a role.
  ///
  /// @param since the version of the first snapshot that lists this version of it
  /// @param files what it names by path; empty for timestamp and snapshot
  public record RoleFile(
      String role,
      long version,
      Instant expires,
      byte[] bytes,
      long since,
      Map<String, TargetFile> files) {

    public RoleFile {
      files = Map.copyOf(files);
    }

    /// The hashes of what it names.
    Set<String> hashes() {
      Set<String> hashes = new HashSet<>();
      files.values().forEach(file -> hashes.add(file.hashes().getOrDefault("sha256", "")));
      return hashes;
    }

    /// Reads a file that was stored.
    ///
    /// @throws IllegalArgumentException if it is not what a repository stores
    public static RoleFile stored(String role, byte[] bytes, long since) {
      try {
        SignedFile file = MetadataReader.open(bytes, role, Integer.MAX_VALUE);
        Metadata metadata =
            switch (role) {
              case "timestamp" -> MetadataReader.timestamp(file, role);
              case "snapshot" -> MetadataReader.snapshot(file, role);
              default -> MetadataReader.targets(file, role);
            };
        Map<String, TargetFile> files =
            metadata instanceof Metadata.Targets targets ? targets.files() : Map.of();
        return new RoleFile(role, metadata.version(), metadata.expires(), bytes, since, files);
      } catch (RefusedException malformed) {
        throw new IllegalArgumentException(malformed.refusal().detail(), malformed);
      }
    }
  }

  /// One part.
  ///
  /// @param since the version of the first snapshot from which on it was always there
  public record PartFile(String sha256, byte[] bytes, long since) {}

  /// Reads an archive of everything that was stored.
  ///
  /// @throws IllegalArgumentException if it is not what a repository stores
  public static Repository ofArchive(byte[] bytes) {
    Map<Long, byte[]> roots = new TreeMap<>();
    Map<String, RoleFile> roles = new TreeMap<>();
    Map<String, PartFile> parts = new HashMap<>();
    Archive archive;
    try {
      archive = Archive.read(bytes);
    } catch (RefusedException malformed) {
      throw new IllegalArgumentException(malformed.refusal().detail(), malformed);
    }
    long since =
        archive.files().keySet().stream()
            .filter(name -> name.kind() == ArchiveName.Kind.SNAPSHOT)
            .mapToLong(ArchiveName::version)
            .findFirst()
            .orElse(1);
    archive
        .files()
        .forEach((name, file) -> {
          switch (name.kind()) {
            case ROOT -> roots.put(name.version(), file);
            case PART -> parts.put(name.text(), new PartFile(name.text(), file, since));
            case TIMESTAMP, SNAPSHOT, TARGETS ->
                roles.put(name.text(), RoleFile.stored(name.text(), file, since));
          }
        });
    return new Repository(roots, roles, parts);
  }

  /// The version of the policy: that of the snapshot.
  public long version() {
    return role("snapshot").version();
  }

  /// The version of the timestamp, which rises with everything that is signed.
  public long timestampVersion() {
    return role("timestamp").version();
  }

  /// SHA-256 of the snapshot; names the exact content.
  public String digest() {
    return Hashes.sha256(role("snapshot").bytes());
  }

  /// All roots by version.
  public Map<Long, byte[]> roots() {
    return roots;
  }

  /// The newest files of all roles but the root.
  public Map<String, RoleFile> roles() {
    return roles;
  }

  /// All parts by SHA-256.
  public Map<String, PartFile> parts() {
    return parts;
  }

  /// The parts of a role by path; none if there is no such role.
  public Map<String, byte[]> partsOf(String role) {
    Map<String, byte[]> found = new TreeMap<>();
    Optional.ofNullable(roles.get(role))
        .ifPresent(file -> file.files().forEach((path, target) -> found.put(path, bytes(target))));
    return found;
  }

  private byte[] bytes(TargetFile target) {
    PartFile part = parts.get(target.hashes().getOrDefault("sha256", ""));
    if (part == null) {
      throw new IllegalStateException("a part is named that is not there");
    }
    return part.bytes();
  }

  /// An archive of everything.
  public byte[] archive() {
    return archive(0, role("timestamp").bytes());
  }

  /// An archive for somebody who has a snapshot of this repository and everything it names: without
  /// what was there then. Roots and the timestamp are always in it.
  ///
  /// @param have the version of that snapshot; 0 for everything
  public byte[] archive(long have) {
    return archive(have > version() ? 0 : have, role("timestamp").bytes());
  }

  /// An archive for somebody who has exactly this already: the roots and the time.
  public byte[] stamp() {
    return archive(Long.MAX_VALUE, role("timestamp").bytes());
  }

  byte[] archive(long have, byte[] timestamp) {
    Map<ArchiveName, byte[]> files = new HashMap<>();
    roots.forEach((version, root) -> files.put(ArchiveName.root(version), root));
    files.put(ArchiveName.timestamp(), timestamp);
    for (RoleFile file : roles.values()) {
      if (file.role().equals("timestamp") || file.since() <= have) {
        continue;
      }
      files.put(
          file.role().equals("snapshot")
              ? ArchiveName.snapshot(file.version())
              : ArchiveName.targets(file.role(), file.version()),
          file.bytes());
    }
    for (PartFile part : parts.values()) {
      if (part.since() > have) {
        files.put(ArchiveName.part(part.sha256()), part.bytes());
      }
    }
    return new Archive(files).toBytes();
  }

  RoleFile role(String name) {
    RoleFile file = roles.get(name);
    if (file == null) {
      throw new IllegalStateException("the repository has no " + name);
    }
    return file;
  }

  /// The roles of tenants, by name.
  List<RoleFile> tenants() {
    List<RoleFile> found = new ArrayList<>();
    roles.values().stream().filter(file -> file.role().startsWith(TENANT_ROLE)).forEach(found::add);
    return found;
  }
}
