package dev.signalbox.model.trust;

import dev.signalbox.model.trust.Metadata.Delegation;
import dev.signalbox.model.trust.Metadata.FileMeta;
import dev.signalbox.model.trust.Metadata.RoleKeys;
import dev.signalbox.model.trust.Metadata.TargetFile;
import dev.signalbox.model.trust.Repository.PartFile;
import dev.signalbox.model.trust.Repository.RoleFile;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;

/// Makes repositories: the first one, and from each the next. Signs only what changed: a change of
/// one tenant signs that tenant's role, the snapshot and the timestamp. Pure; safe for use by
/// several threads.
public final class RepositorySigner {

  /// The role of what holds for the whole group.
  public static final String GROUP = "targets";

  /// How often the time is signed anew, so that proxies know how old their policy can be at most.
  public static final Duration REISSUE = Duration.ofSeconds(15);

  /// How long an export can live: no role has less than a third of its life left.
  public static final Duration LONGEST_EXPORT = Duration.ofDays(120);

  /// The numbers in between are for versions that some proxies are held at.
  private static final int STEP = 2;

  /// Of what goes into every archive.
  private static final long ALWAYS = Long.MAX_VALUE;

  private final RepositoryKeys keys;
  private final RepositoryKeys.Lives lives;

  public RepositorySigner(RepositoryKeys keys, RepositoryKeys.Lives lives) {
    this.keys = keys;
    this.lives = lives;
  }

  RepositoryKeys keys() {
    return keys;
  }

  /// The role of a tenant.
  public static String roleOf(String tenant) {
    return Repository.TENANT_ROLE + tenant;
  }

  /// What the paths of a tenant's parts begin with.
  public static String pathOf(String tenant) {
    return "tenants/" + tenant + "/";
  }

  /// A repository without any part.
  public Repository create(Instant now) {
    return create(Map.of(1L, root(1, now, keys.root())), now);
  }

  /// A repository without any part, under roots that were made elsewhere.
  ///
  /// @param roots by version from 1 on
  public Repository create(Map<Long, byte[]> roots, Instant now) {
    Map<String, RoleFile> roles = new TreeMap<>();
    roles.put(GROUP, targets(GROUP, 1, now, 1, Map.of(), List.of()));
    return finished(roots, roles, Map.of(), 1, 1, now);
  }

  /// The next repository, or the same if nothing in it would be different.
  ///
  /// @param changed all parts of each role that changed: [#GROUP], or one of [#roleOf]. A tenant
  ///   that is gone stays as a role that names nothing, because what a snapshot once listed must
  ///   not vanish
  public Repository publish(Repository before, Map<String, List<TargetPart>> changed, Instant now) {
    Map<String, RoleFile> roles = new TreeMap<>(before.roles());
    Map<String, PartFile> parts = new HashMap<>(before.parts());
    long version = before.version() + 1;
    boolean newTenant = false;
    boolean any = false;
    for (Map.Entry<String, List<TargetPart>> entry : changed.entrySet()) {
      RoleFile old = before.roles().get(entry.getKey());
      Map<String, TargetFile> files = files(entry.getValue());
      if (old != null && old.files().equals(files)) {
        continue;
      }
      any = true;
      newTenant |= old == null;
      for (TargetPart part : entry.getValue()) {
        parts.computeIfAbsent(part.sha256(), sha256 -> new PartFile(sha256, part.bytes(), version));
      }
      long next = old == null ? 1 : old.version() + STEP;
      List<RoleFile> tenants = entry.getKey().equals(GROUP) ? before.tenants() : List.of();
      roles.put(entry.getKey(), targets(entry.getKey(), next, now, version, files, tenants));
    }
    if (!any) {
      return before;
    }
    if (newTenant) {
      RoleFile top = Objects.requireNonNull(roles.get(GROUP));
      List<RoleFile> tenants = new Repository(before.roots(), roles, Map.of()).tenants();
      long next = before.role(GROUP).version() + STEP;
      roles.put(GROUP, targets(GROUP, next, now, version, top.files(), tenants));
    }
    parts.keySet().removeAll(unnamed(before, roles, changed.keySet()));
    return finished(before.roots(), roles, parts, version, before.timestampVersion() + STEP, now);
  }

  /// Hashes that roles named before they changed, and that no role names any more.
  private static Set<String> unnamed(
      Repository before, Map<String, RoleFile> roles, Set<String> changed) {
    Set<String> gone = new HashSet<>();
    for (String role : changed) {
      Optional.ofNullable(before.roles().get(role)).ifPresent(file -> gone.addAll(file.hashes()));
    }
    for (RoleFile file : roles.values()) {
      gone.removeAll(file.hashes());
    }
    return gone;
  }

  /// Signs anew what would expire: roles in the last third of their life, and the timestamp if it
  /// is older than [#REISSUE]. The same repository if nothing is due.
  public Repository renew(Repository before, Instant now) {
    Map<String, RoleFile> roles = new TreeMap<>(before.roles());
    long version = before.version() + 1;
    boolean any = isDue(before.role("snapshot"), now);
    for (RoleFile file : before.roles().values()) {
      boolean names = !file.role().equals("snapshot") && !file.role().equals("timestamp");
      if (names && isDue(file, now)) {
        any = true;
        List<RoleFile> tenants = file.role().equals(GROUP) ? before.tenants() : List.of();
        roles.put(
            file.role(),
            targets(file.role(), file.version() + STEP, now, version, file.files(), tenants));
      }
    }
    if (any) {
      return finished(
          before.roots(), roles, before.parts(), version, before.timestampVersion() + STEP, now);
    }
    return isOld(before, now) ? restamp(before, before.timestampVersion() + STEP, now) : before;
  }

  /// The same policy under a new timestamp: for one that some proxies are held at, too.
  ///
  /// @param timestampVersion higher than that of every timestamp signed before
  public Repository restamp(Repository before, long timestampVersion, Instant now) {
    Map<String, RoleFile> roles = new TreeMap<>(before.roles());
    roles.put(
        "timestamp", timestamp(timestampVersion, now, lives.timestamp(), before.role("snapshot")));
    return new Repository(before.roots(), roles, before.parts());
  }

  /// An older version that some proxies are held at, with what must not wait for them. It keeps the
  /// number of its policy; its roles are signed under the numbers right before those of the newest,
  /// which are theirs alone, so that proxies can go on from there. The same two repositories always
  /// give the same roles and the same snapshot, whoever signs them.
  ///
  /// @param base the version as it was published
  /// @param newest what is newest now
  /// @param current all parts of each role of the base that is to name others than it did
  public Repository hold(
      Repository base, Repository newest, Map<String, List<TargetPart>> current, Instant now) {
    Map<String, RoleFile> roles = new TreeMap<>(base.roles());
    Map<String, PartFile> parts = new HashMap<>(base.parts());
    Map<String, FileMeta> listed = new HashMap<>();
    boolean any = false;
    for (RoleFile file : base.roles().values()) {
      if (file.role().equals("snapshot") || file.role().equals("timestamp")) {
        continue;
      }
      RoleFile latest = newest.role(file.role());
      RoleFile held = file;
      if (latest.version() - 1 > file.version()) {
        any = true;
        List<TargetPart> named = current.get(file.role());
        for (TargetPart part : named == null ? List.<TargetPart>of() : named) {
          parts.put(part.sha256(), new PartFile(part.sha256(), part.bytes(), ALWAYS));
        }
        held =
            signed(
                file.role(),
                new Stamp(latest.version() - 1, latest.expires(), ALWAYS),
                named == null ? file.files() : files(named),
                file.role().equals(GROUP) ? base.tenants() : List.of());
      }
      roles.put(file.role(), held);
      listed.put(file.role() + ".json", exactly(held.version(), held.bytes()));
    }
    if (any) {
      Instant expires = newest.role("snapshot").expires();
      byte[] bytes =
          MetadataWriter.snapshot(
              new Metadata.Snapshot(base.version(), expires, listed), keys.snapshot());
      roles.put(
          "snapshot", new RoleFile("snapshot", base.version(), expires, bytes, ALWAYS, Map.of()));
    }
    return restamp(
        new Repository(newest.roots(), roles, named(roles, parts)),
        newest.timestampVersion() - 1,
        now);
  }

  private static Map<String, PartFile> named(
      Map<String, RoleFile> roles, Map<String, PartFile> parts) {
    Set<String> hashes = new HashSet<>();
    roles.values().forEach(file -> hashes.addAll(file.hashes()));
    parts.keySet().retainAll(hashes);
    return parts;
  }

  static FileMeta exactly(long version, byte[] bytes) {
    return new FileMeta(
        version, OptionalLong.of(bytes.length), Map.of("sha256", Hashes.sha256(bytes)));
  }

  /// An archive for whoever has no connection: as now, but under a timestamp with a life of its
  /// own.
  ///
  /// @throws IllegalArgumentException if the life is longer than [#LONGEST_EXPORT]
  public byte[] export(Repository repository, Duration life, Instant now) {
    if (life.compareTo(LONGEST_EXPORT) > 0) {
      throw new IllegalArgumentException("an export lives for at most " + LONGEST_EXPORT);
    }
    RoleFile snapshot = repository.role("snapshot");
    return repository.archive(
        0, timestamp(repository.timestampVersion(), now, life, snapshot).bytes());
  }

  /// The repository under one more root, which may name other keys for every role. What the new
  /// keys of a role have to sign is signed anew.
  ///
  /// @param root the root after the last one, signed by the keys of both
  public Repository rotate(Repository before, byte[] root, Instant now) {
    Map<Long, byte[]> roots = new TreeMap<>(before.roots());
    roots.put((long) roots.size() + 1, root);
    Map<String, RoleFile> roles = new TreeMap<>(before.roles());
    long version = before.version() + 1;
    for (RoleFile file : before.tenants()) {
      roles.put(
          file.role(),
          targets(file.role(), file.version() + STEP, now, version, file.files(), List.of()));
    }
    RoleFile top = before.role(GROUP);
    roles.put(
        GROUP, targets(GROUP, top.version() + STEP, now, version, top.files(), before.tenants()));
    return finished(roots, roles, before.parts(), version, before.timestampVersion() + STEP, now);
  }

  /// A root for the keys of this signer.
  ///
  /// @param signers who signs it: as many keys of the root as the threshold says, and where there
  ///   is a root before it, as many of that one
  public byte[] root(long version, Instant now, List<RoleSigner> signers) {
    Map<String, TrustKey> listed = new HashMap<>();
    List<RoleSigner> all = new ArrayList<>(keys.root());
    all.addAll(List.of(keys.targets(), keys.snapshot(), keys.timestamp()));
    all.forEach(signer -> listed.put(signer.key().keyId(), signer.key()));
    Map<String, RoleKeys> roles = new HashMap<>();
    roles.put(
        "root",
        new RoleKeys(
            keys.root().stream().map(signer -> signer.key().keyId()).sorted().toList(),
            keys.rootThreshold()));
    roles.put("targets", one(keys.targets()));
    roles.put("snapshot", one(keys.snapshot()));
    roles.put("timestamp", one(keys.timestamp()));
    List<RoleSigner> enough = version == 1 ? signers.subList(0, keys.rootThreshold()) : signers;
    return MetadataWriter.root(
        new Metadata.Root(version, now.plus(lives.root()), true, listed, roles), enough);
  }

  /// Whether a root should be replaced by a new one before it expires.
  public boolean isDue(byte[] root, Instant now) {
    Metadata.Root read =
        MetadataReader.root(
            MetadataReader.open(root, "root", TrustLimits.USUAL.rootBytes()), "root");
    return read.expires().minus(lives.root().dividedBy(3)).isBefore(now);
  }

  private Repository finished(
      Map<Long, byte[]> roots,
      Map<String, RoleFile> roles,
      Map<String, PartFile> parts,
      long version,
      long timestampVersion,
      Instant now) {
    Map<String, FileMeta> listed = new HashMap<>();
    roles.forEach((name, file) -> {
      if (!name.equals("snapshot") && !name.equals("timestamp")) {
        listed.put(name + ".json", new FileMeta(file.version(), OptionalLong.empty(), Map.of()));
      }
    });
    Instant expires = expiry("snapshot", now);
    byte[] bytes =
        MetadataWriter.snapshot(new Metadata.Snapshot(version, expires, listed), keys.snapshot());
    RoleFile snapshot = new RoleFile("snapshot", version, expires, bytes, version, Map.of());
    Map<String, RoleFile> all = new TreeMap<>(roles);
    all.put("snapshot", snapshot);
    all.put("timestamp", timestamp(timestampVersion, now, lives.timestamp(), snapshot));
    return new Repository(roots, all, parts);
  }

  private RoleFile timestamp(long version, Instant now, Duration life, RoleFile snapshot) {
    Instant issued = now.truncatedTo(ChronoUnit.SECONDS);
    FileMeta named = exactly(snapshot.version(), snapshot.bytes());
    byte[] bytes =
        MetadataWriter.timestamp(
            new Metadata.Timestamp(version, issued.plus(life), named, Optional.of(issued)),
            keys.timestamp());
    return new RoleFile("timestamp", version, issued.plus(life), bytes, version, Map.of());
  }

  private RoleFile targets(
      String role,
      long version,
      Instant now,
      long since,
      Map<String, TargetFile> files,
      List<RoleFile> tenants) {
    return signed(role, new Stamp(version, expiry(role, now), since), files, tenants);
  }

  /// What a role is signed with beside what it names.
  ///
  /// @param since as of [RoleFile]
  record Stamp(long version, Instant expires, long since) {}

  RoleFile signed(String role, Stamp stamp, Map<String, TargetFile> files, List<RoleFile> tenants) {
    List<Delegation> delegations = new ArrayList<>();
    for (RoleFile tenant : tenants) {
      String id = tenant.role().substring(Repository.TENANT_ROLE.length());
      delegations.add(
          new Delegation(
              tenant.role(),
              one(keys.tenants()),
              true,
              List.of(pathOf(id) + "*/*", pathOf(id) + "*/*/*"),
              List.of()));
    }
    Map<String, TrustKey> listed =
        delegations.isEmpty()
            ? Map.of()
            : Map.of(keys.tenants().key().keyId(), keys.tenants().key());
    RoleSigner signer = role.equals(GROUP) ? keys.targets() : keys.tenants();
    byte[] bytes =
        MetadataWriter.targets(
            new Metadata.Targets(stamp.version(), stamp.expires(), files, listed, delegations),
            signer);
    return new RoleFile(role, stamp.version(), stamp.expires(), bytes, stamp.since(), files);
  }

  private static Map<String, TargetFile> files(List<TargetPart> parts) {
    Map<String, TargetFile> files = new HashMap<>();
    for (TargetPart part : parts) {
      files.put(part.path(), new TargetFile(part.bytes().length, Map.of("sha256", part.sha256())));
    }
    return files;
  }

  private Instant expiry(String role, Instant now) {
    return now.plus(lives.of(role)).truncatedTo(ChronoUnit.SECONDS);
  }

  private boolean isDue(RoleFile file, Instant now) {
    return file.expires().minus(lives.of(file.role()).dividedBy(3)).isBefore(now);
  }

  private boolean isOld(Repository repository, Instant now) {
    Instant issued = repository.role("timestamp").expires().minus(lives.timestamp());
    return !issued.plus(REISSUE).isAfter(now);
  }

  private static RoleKeys one(RoleSigner signer) {
    return new RoleKeys(List.of(signer.key().keyId()), 1);
  }
}
