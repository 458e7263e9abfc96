package dev.signalbox.model.trust;

import dev.signalbox.model.trust.Metadata.Delegation;
import dev.signalbox.model.trust.Metadata.FileMeta;
import dev.signalbox.model.trust.Metadata.TargetFile;
import dev.signalbox.model.trust.Metadata.Targets;
import dev.signalbox.model.trust.TrustedSet.Form;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// One run of the client workflow (TUF section 5): from a trusted root to the newest targets. What
/// was verified is given to the store at once; what fails leaves it as it was, so that no error
/// prevents a later update. For one thread and one update.
public final class TrustUpdater {

  private final Source remote;
  private final Store local;
  private final TrustLimits limits;
  private final TrustedSet trusted;

  /// An update of any repository.
  ///
  /// @param root the newest root that is trusted
  /// @param start when the update began
  /// @throws IllegalArgumentException if the root is none
  public TrustUpdater(byte[] root, Source remote, Store local, TrustLimits limits, Instant start) {
    this(remote, local, limits, new Beginning(root, Form.ANY, start, Map.of()));
  }

  TrustUpdater(Source remote, Store local, TrustLimits limits, Beginning beginning) {
    this.remote = remote;
    this.local = local;
    this.limits = limits;
    try {
      this.trusted =
          new TrustedSet(
              beginning.root(), limits, beginning.form(), beginning.start(), beginning.known());
    } catch (RefusedException refused) {
      throw new IllegalArgumentException(refused.refusal().detail(), refused);
    }
  }

  /// With what an update begins.
  record Beginning(byte[] root, Form form, Instant start, Map<String, TrustedSet.Known> known) {}

  /// Where a client gets metadata that it does not trust yet: an archive, or a repository served
  /// over HTTP.
  @FunctionalInterface
  public interface Source {

    /// A file.
    ///
    /// @param fileName such as `3.root.json` or `timestamp.json`; a role name in it is as the
    ///   metadata spells it, so it is not a safe path
    /// @param mostBytes one byte more than this may be given, so that the caller sees it is too
    ///   much
    /// @return empty if there is no such file
    Optional<byte[]> fetch(String fileName, long mostBytes);
  }

  /// What a client trusts, kept between updates. Only what was verified is ever given to it, at the
  /// moment it was.
  public interface Store {

    /// The trusted file of a role (`timestamp`, `snapshot`, `targets` or a delegated one). It is
    /// verified again when read.
    Optional<byte[]> load(String role);

    /// Keeps a file that was just verified.
    void save(String role, byte[] bytes);

    /// Keeps a root that was just verified.
    void saveRoot(long version, byte[] bytes);
  }

  /// What came of looking for a target.
  public sealed interface Lookup {
    /// It is there.
    ///
    /// @param file its length and hashes
    record Found(TargetFile file) implements Lookup {}

    /// Nobody who may speak of it does.
    record Missing() implements Lookup {}

    /// It could not be found out.
    record Refused(TrustRefusal refusal) implements Lookup {}
  }

  /// Brings root, timestamp, snapshot and top-level targets up to date.
  ///
  /// @return why that failed; empty if all are the newest
  public Optional<TrustRefusal> refresh() {
    try {
      roots();
      timestamp();
      snapshot();
      targets("targets", "");
      return Optional.empty();
    } catch (RefusedException refused) {
      return Optional.of(refused.refusal());
    }
  }

  /// Looks for a target, in the top-level role and then, in the order of their delegations, in
  /// depth first, in the roles below (TUF section 5.6.7). After a refresh.
  public Lookup find(String path) {
    try {
      Deque<Step> open = new ArrayDeque<>();
      Set<String> seen = new HashSet<>();
      open.push(new Step("targets", ""));
      while (!open.isEmpty() && seen.size() <= limits.delegations()) {
        Step step = open.pop();
        if (!seen.add(step.role())) {
          continue;
        }
        Targets role = targets(step.role(), step.delegator());
        TargetFile file = role.files().get(path);
        if (file != null) {
          return new Lookup.Found(file);
        }
        descend(role, step.role(), path, open);
      }
      return new Lookup.Missing();
    } catch (RefusedException refused) {
      return new Lookup.Refused(refused.refusal());
    }
  }

  /// Whether the root wants hashes in file names.
  public boolean consistentSnapshot() {
    return trusted.root().consistentSnapshot();
  }

  TrustedSet trusted() {
    return trusted;
  }

  private record Step(String role, String delegator) {}

  private static void descend(Targets role, String name, String path, Deque<Step> open) {
    Deque<Step> found = new ArrayDeque<>();
    for (Delegation delegation : role.delegations()) {
      if (delegation.covers(path)) {
        found.push(new Step(delegation.name(), name));
        if (delegation.terminating()) {
          open.clear();
          break;
        }
      }
    }
    found.forEach(open::push);
  }

  private void roots() {
    for (int taken = 0; taken < limits.rootRotations(); taken++) {
      long next = trusted.root().version() + 1;
      Optional<byte[]> bytes = remote.fetch(next + ".root.json", limits.rootBytes());
      if (bytes.isEmpty()) {
        break;
      }
      trusted.nextRoot(bytes.get());
      local.saveRoot(next, bytes.get());
    }
    trusted.requireFreshRoot();
  }

  /// What was trusted before is verified under the root of now. If the keys were changed since, it
  /// does not hold any more, and so its version does not bind: that is how one recovers from
  /// somebody who made versions jump (TUF section 5.3.11).
  private void timestamp() {
    boolean known = held("timestamp", trusted::localTimestamp);
    byte[] bytes =
        remote
            .fetch("timestamp.json", limits.timestampBytes())
            .orElseThrow(() -> missing("timestamp.json"));
    if (trusted.newTimestamp(bytes) == TrustedSet.Freshness.NEWER) {
      local.save("timestamp", bytes);
    } else if (known) {
      trusted.requireFreshTimestamp();
    }
  }

  private void snapshot() {
    if (held("snapshot", trusted::localSnapshot)
        && trusted.snapshotIsCurrent(local.load("snapshot").orElseThrow())) {
      return;
    }
    FileMeta named = trusted.timestamp().snapshot();
    byte[] bytes = fetch("snapshot", named, limits.snapshotBytes());
    trusted.newSnapshot(bytes);
    local.save("snapshot", bytes);
  }

  /// The targets of a role, verified, out of the store if it has the right ones.
  Targets targets(String role, String delegator) {
    Targets known = trusted.targets(role);
    if (known != null) {
      return known;
    }
    FileMeta named = trusted.listed(role);
    if (held(role, bytes -> trusted.addTargets(bytes, role, delegator))) {
      return java.util.Objects.requireNonNull(trusted.targets(role));
    }
    byte[] bytes = fetch(role, named, limits.targetsBytes());
    Targets added = trusted.addTargets(bytes, role, delegator);
    local.save(role, bytes);
    return added;
  }

  private byte[] fetch(String role, FileMeta named, int mostBytes) {
    String file =
        trusted.root().consistentSnapshot()
            ? named.version() + "." + role + ".json"
            : role + ".json";
    long most = Math.min(named.length().orElse(mostBytes), mostBytes);
    return remote.fetch(file, most).orElseThrow(() -> missing(file));
  }

  private interface Taker {
    void take(byte[] bytes);
  }

  /// Takes a file from the store. One that does not hold any more is as good as none.
  private boolean held(String role, Taker taker) {
    Optional<byte[]> bytes = local.load(role);
    if (bytes.isEmpty()) {
      return false;
    }
    try {
      taker.take(bytes.get());
      return true;
    } catch (RefusedException over) {
      return false;
    }
  }

  private static RefusedException missing(String file) {
    return new RefusedException(TrustReason.MISSING_FILE, file + " is not there");
  }
}
