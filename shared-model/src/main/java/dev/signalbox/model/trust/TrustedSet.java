package dev.signalbox.model.trust;

import dev.signalbox.model.trust.Metadata.Delegation;
import dev.signalbox.model.trust.Metadata.FileMeta;
import dev.signalbox.model.trust.Metadata.RoleKeys;
import dev.signalbox.model.trust.Metadata.Root;
import dev.signalbox.model.trust.Metadata.Snapshot;
import dev.signalbox.model.trust.Metadata.Targets;
import dev.signalbox.model.trust.Metadata.Timestamp;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What is trusted during one update, and the rules by which files join it (TUF section 5.3 to
/// 5.6). Every method either takes a file or throws [RefusedException] and leaves the set as it
/// was. For one thread.
final class TrustedSet {

  private final TrustLimits limits;
  private final Form form;
  private final Instant start;
  private Root root;
  private @Nullable Timestamp timestamp;
  private @Nullable Snapshot snapshot;
  private final Map<String, Targets> targets = new HashMap<>();
  private final Map<String, Known> known;

  /// Targets that were verified in an earlier update: the same bytes under the same keys need not
  /// be verified again.
  record Known(byte[] bytes, RoleKeys signers, List<TrustKey> keys, Targets targets) {
    @Override
    public boolean equals(Object other) {
      return this == other;
    }

    @Override
    public int hashCode() {
      return targets.hashCode();
    }
  }

  /// How files are written.
  enum Form {
    /// In any way that is JSON.
    ANY,
    /// Only as [MetadataWriter] does, so that one content has one form.
    OURS
  }

  /// Whether a timestamp is new.
  enum Freshness {
    NEWER,
    /// The one that is trusted already; nothing changed.
    SAME
  }

  /// @param pinned a root that is trusted without question
  /// @param start the time at which the update began; the same for the whole of it
  TrustedSet(byte[] pinned, TrustLimits limits, Form form, Instant start) {
    this(pinned, limits, form, start, Map.of());
  }

  TrustedSet(
      byte[] pinned, TrustLimits limits, Form form, Instant start, Map<String, Known> known) {
    this.known = new HashMap<>(known);
    this.limits = limits;
    this.form = form;
    this.start = start;
    SignedFile file = open(pinned, "the pinned root", limits.rootBytes());
    this.root = MetadataReader.root(file, "the pinned root");
    file.require(root.signersOf("root"), root.keys(), "the pinned root");
  }

  Root root() {
    return root;
  }

  Timestamp timestamp() {
    return required(timestamp, "timestamp");
  }

  Snapshot snapshot() {
    return required(snapshot, "snapshot");
  }

  boolean hasSnapshot() {
    return snapshot != null;
  }

  @Nullable Targets targets(String role) {
    return targets.get(role);
  }

  /// Takes the root after the trusted one: signed by enough keys of both.
  void nextRoot(byte[] bytes) {
    String name = (root.version() + 1) + ".root.json";
    SignedFile file = open(bytes, name, limits.rootBytes());
    Root next = MetadataReader.root(file, name);
    file.require(root.signersOf("root"), root.keys(), name + " by the root before it");
    if (next.version() != root.version() + 1) {
      throw new RefusedException(
          TrustReason.ROOT_NOT_NEXT,
          "a root of version " + next.version() + " came where " + name + " was expected");
    }
    file.require(next.signersOf("root"), next.keys(), name);
    root = next;
  }

  /// Only the last root must still be in force; the ones on the way may be long over.
  void requireFreshRoot() {
    requireFresh(root, "the root");
  }

  /// Takes a timestamp that was trusted before, so that nothing older is taken now. Expired or not.
  void localTimestamp(byte[] bytes) {
    timestamp = readTimestamp(bytes);
  }

  /// Takes a timestamp, unless it is older than the trusted one or names an older snapshot.
  Freshness newTimestamp(byte[] bytes) {
    Timestamp offered = readTimestamp(bytes);
    Timestamp trusted = timestamp;
    if (trusted != null) {
      if (offered.version() < trusted.version()) {
        throw rollback("timestamp.json", offered.version(), trusted.version());
      }
      if (offered.version() == trusted.version()) {
        return Freshness.SAME;
      }
      if (offered.snapshot().version() < trusted.snapshot().version()) {
        throw rollback(
            "the snapshot that timestamp.json names",
            offered.snapshot().version(),
            trusted.snapshot().version());
      }
    }
    requireFresh(offered, "timestamp.json");
    timestamp = offered;
    return Freshness.NEWER;
  }

  void requireFreshTimestamp() {
    requireFresh(timestamp(), "timestamp.json");
  }

  private Timestamp readTimestamp(byte[] bytes) {
    SignedFile file = open(bytes, "timestamp.json", limits.timestampBytes());
    file.require(root.signersOf("timestamp"), root.keys(), "timestamp.json");
    return MetadataReader.timestamp(file, "timestamp.json");
  }

  /// Takes a snapshot that was trusted before, so that nothing older is taken now.
  void localSnapshot(byte[] bytes) {
    snapshot = readSnapshot(bytes);
  }

  /// Whether the trusted snapshot is the one that the timestamp names, and still in force.
  boolean snapshotIsCurrent(byte[] bytes) {
    FileMeta named = timestamp().snapshot();
    return snapshot != null
        && snapshot.version() == named.version()
        && Hashes.match(bytes, named.hashes())
        && snapshot.expires().isAfter(start);
  }

  /// Takes the snapshot that the timestamp names.
  void newSnapshot(byte[] bytes) {
    FileMeta named = timestamp().snapshot();
    requireContent(bytes, named, "snapshot.json");
    Snapshot offered = readSnapshot(bytes);
    requireVersion(offered.version(), named, "snapshot.json");
    Snapshot trusted = snapshot;
    if (trusted != null) {
      requireNoneOlder(trusted, offered);
    }
    requireFresh(offered, "snapshot.json");
    snapshot = offered;
  }

  private static void requireNoneOlder(Snapshot trusted, Snapshot offered) {
    trusted
        .files()
        .forEach((name, before) -> {
          FileMeta now = offered.files().get(name);
          if (now == null) {
            throw new RefusedException(
                TrustReason.ROLLBACK, "snapshot.json does not list " + name + " any more");
          }
          if (now.version() < before.version()) {
            throw rollback(name + " in snapshot.json", now.version(), before.version());
          }
        });
  }

  private Snapshot readSnapshot(byte[] bytes) {
    SignedFile file = open(bytes, "snapshot.json", limits.snapshotBytes());
    file.require(root.signersOf("snapshot"), root.keys(), "snapshot.json");
    return MetadataReader.snapshot(file, "snapshot.json");
  }

  /// What the snapshot says of a role's file.
  FileMeta listed(String role) {
    FileMeta meta = snapshot().files().get(role + ".json");
    if (meta == null) {
      throw new RefusedException(
          TrustReason.NOT_DELEGATED, "snapshot.json does not list " + role + ".json");
    }
    return meta;
  }

  /// Takes the targets of a role, delegated by another.
  ///
  /// @param delegator empty for the top-level targets, which the root delegates
  Targets addTargets(byte[] bytes, String role, String delegator) {
    String name = role + ".json";
    FileMeta named = listed(role);
    requireContent(bytes, named, name);
    Targets offered =
        delegator.isEmpty()
            ? verified(bytes, role, root.signersOf("targets"), root.keys())
            : verified(
                bytes,
                role,
                signersOf(required(targets.get(delegator), delegator), role),
                required(targets.get(delegator), delegator).keys());
    requireVersion(offered.version(), named, name);
    requireFresh(offered, name);
    targets.put(role, offered);
    return offered;
  }

  private Targets verified(
      byte[] bytes, String role, RoleKeys signers, Map<String, TrustKey> keys) {
    List<TrustKey> own =
        signers.keyIds().stream().filter(keys::containsKey).map(keys::get).toList();
    Known before = known.get(role);
    if (before != null
        && Arrays.equals(before.bytes(), bytes)
        && before.signers().equals(signers)
        && before.keys().equals(own)) {
      return before.targets();
    }
    String name = role + ".json";
    SignedFile file = open(bytes, name, limits.targetsBytes());
    file.require(signers, keys, name);
    Targets found = MetadataReader.targets(file, name);
    known.put(role, new Known(bytes, signers, own, found));
    return found;
  }

  /// What need not be verified again.
  Map<String, Known> known() {
    return known;
  }

  private static RoleKeys signersOf(Targets parent, String role) {
    for (Delegation delegation : parent.delegations()) {
      if (delegation.name().equals(role)) {
        return delegation.signers();
      }
    }
    throw new RefusedException(TrustReason.NOT_DELEGATED, role + " is not delegated");
  }

  private SignedFile open(byte[] bytes, String name, int mostBytes) {
    SignedFile file = MetadataReader.open(bytes, name, mostBytes);
    if (form == Form.OURS && !Arrays.equals(bytes, MetadataWriter.envelope(file))) {
      throw new RefusedException(
          TrustReason.MALFORMED, name + " is not written in the one form that is accepted");
    }
    return file;
  }

  private void requireFresh(Metadata metadata, String name) {
    if (!metadata.expires().isAfter(start)) {
      throw new RefusedException(
          TrustReason.EXPIRED,
          name + " expired at " + metadata.expires() + ", and the clock here says " + start);
    }
  }

  private static void requireContent(byte[] bytes, FileMeta named, String name) {
    if (named.length().isPresent() && bytes.length != named.length().getAsLong()
        || !Hashes.match(bytes, named.hashes())) {
      throw new RefusedException(
          TrustReason.MISMATCH, name + " has another length or hash than was signed");
    }
  }

  private static void requireVersion(long version, FileMeta named, String name) {
    if (version != named.version()) {
      throw new RefusedException(
          TrustReason.MISMATCH,
          name + " has version " + version + ", and " + named.version() + " was signed");
    }
  }

  private static RefusedException rollback(String name, long offered, long trusted) {
    return new RefusedException(
        TrustReason.ROLLBACK,
        name + " has version " + offered + ", older than " + trusted + ", trusted before");
  }

  private static <T> T required(@Nullable T value, String name) {
    if (value == null) {
      throw new IllegalStateException(name + " was not taken yet");
    }
    return value;
  }
}
