package dev.signalbox.model.trust;

import dev.signalbox.model.trust.Metadata.FileMeta;
import dev.signalbox.model.trust.Repository.PartFile;
import dev.signalbox.model.trust.Repository.RoleFile;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// What the proxies that one tenant runs for itself get: of the repository of all tenants what
/// holds for everybody and what this tenant decided, under a root and keys of the tenant's own. It
/// names nobody else.
///
/// Nothing of it is stored: the same repository, keys and roots always give the same bytes, whoever
/// signs them. The versions of policy and time are those of the whole, so that a fleet can be
/// compared; those of other roles are theirs, with room for what other roots sign anew.
public final class OwnRepository {

  /// Between two versions of a role, for as many roots.
  private static final long ROOTS = 1_000;

  /// Of what goes into every archive.
  private static final long ALWAYS = Long.MAX_VALUE;

  private OwnRepository() {}

  /// @param whole the repository of all tenants
  /// @param signer with the tenant's own keys
  /// @param roots the tenant's own, by version from 1 on
  public static Repository of(
      Repository whole, String tenant, RepositorySigner signer, Map<Long, byte[]> roots) {
    Map<String, RoleFile> roles = new TreeMap<>();
    RoleFile own = whole.roles().get(RepositorySigner.roleOf(tenant));
    List<RoleFile> named = own == null ? List.of() : List.of(own);
    RoleFile top = whole.role(RepositorySigner.GROUP);
    roles.put(top.role(), signed(top, named, signer, roots.size()));
    for (RoleFile file : named) {
      roles.put(file.role(), signed(file, List.of(), signer, roots.size()));
    }
    Map<String, FileMeta> listed = new HashMap<>();
    roles.forEach((name, file) ->
        listed.put(name + ".json", RepositorySigner.exactly(file.version(), file.bytes())));
    RoleFile snapshot = snapshot(whole.role("snapshot"), listed, signer, roots.size());
    roles.put("snapshot", snapshot);
    roles.put("timestamp", timestamp(whole.role("timestamp"), snapshot, signer));
    return new Repository(roots, roles, parts(whole, roles));
  }

  private static RoleFile signed(
      RoleFile file, List<RoleFile> delegated, RepositorySigner signer, int roots) {
    RepositorySigner.Stamp stamp =
        new RepositorySigner.Stamp(
            file.version() * ROOTS + roots, file.expires(), since(file, roots));
    return signer.signed(file.role(), stamp, file.files(), delegated);
  }

  private static RoleFile snapshot(
      RoleFile whole, Map<String, FileMeta> listed, RepositorySigner signer, int roots) {
    byte[] bytes =
        MetadataWriter.snapshot(
            new Metadata.Snapshot(whole.version(), whole.expires(), listed),
            signer.keys().snapshot());
    return new RoleFile(
        "snapshot", whole.version(), whole.expires(), bytes, since(whole, roots), Map.of());
  }

  private static RoleFile timestamp(RoleFile whole, RoleFile snapshot, RepositorySigner signer) {
    Metadata.Timestamp time =
        MetadataReader.timestamp(
            MetadataReader.open(whole.bytes(), "timestamp", Integer.MAX_VALUE), "timestamp");
    FileMeta named = RepositorySigner.exactly(snapshot.version(), snapshot.bytes());
    byte[] bytes =
        MetadataWriter.timestamp(
            new Metadata.Timestamp(time.version(), time.expires(), named, time.issued()),
            signer.keys().timestamp());
    return new RoleFile(
        "timestamp", time.version(), time.expires(), bytes, time.version(), Map.of());
  }

  /// Under another root than the first every role was signed anew, at a version that does not say
  /// so: then it goes into every archive.
  private static long since(RoleFile file, int roots) {
    return roots > 1 ? ALWAYS : file.since();
  }

  private static Map<String, PartFile> parts(Repository whole, Map<String, RoleFile> roles) {
    Set<String> hashes = new HashSet<>();
    roles.values().forEach(file -> hashes.addAll(file.hashes()));
    Map<String, PartFile> parts = new HashMap<>(whole.parts());
    parts.keySet().retainAll(hashes);
    return parts;
  }
}
