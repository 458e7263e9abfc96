package dev.signalbox.model.trust;

import dev.signalbox.model.trust.Metadata.Delegation;
import dev.signalbox.model.trust.Metadata.TargetFile;
import dev.signalbox.model.trust.Metadata.Targets;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;

/// Judges an archive against what is trusted: the client workflow of TUF for all metadata, then
/// length and hash of every part, then that nothing else is in the archive. An archive may leave
/// out what is trusted already. Pure: bytes and a time in, a verdict out.
public final class ArchiveVerifier {

  private final TrustState before;
  private final Archive archive;
  private final Predicate<String> wanted;
  private final Collected collected;
  private final TrustUpdater updater;
  private final Map<String, byte[]> parts = new HashMap<>();
  private final Set<String> unwanted = new HashSet<>();

  private ArchiveVerifier(
      TrustState before, Archive archive, Predicate<String> wanted, Instant start) {
    this.before = before;
    this.archive = archive;
    this.wanted = wanted;
    this.collected = new Collected(before, archive);
    this.updater =
        new TrustUpdater(
            this::fetch,
            collected,
            TrustLimits.USUAL,
            new TrustUpdater.Beginning(
                before.newestRoot(), TrustedSet.Form.OURS, start, before.known()));
  }

  /// What was found.
  public sealed interface Verdict {

    /// What is trusted from now on, also after a refusal: whatever was verified before it failed
    /// must not be rolled back later. Its versions only rise.
    TrustState trusted();

    /// The archive is genuine, whole and not older than what was trusted.
    record Genuine(TrustState trusted, VerifiedBundle bundle) implements Verdict {}

    /// It is not to be used.
    record Refused(TrustState trusted, TrustRefusal refusal) implements Verdict {}
  }

  /// Judges an archive. Never throws, whatever the bytes are.
  ///
  /// @param wanted which paths must have their parts with them; others may be missing
  /// @param start when the update began; [Instant#MIN] for an archive of one's own disk, of which
  ///   it does not matter whether it expired since
  public static Verdict verify(
      TrustState before, byte[] bytes, Predicate<String> wanted, Instant start) {
    Archive archive;
    try {
      archive = Archive.read(bytes);
    } catch (RefusedException refused) {
      return new Verdict.Refused(before, refused.refusal());
    }
    return new ArchiveVerifier(before, archive, wanted, start).run();
  }

  private Verdict run() {
    Optional<TrustRefusal> refusal = updater.refresh();
    if (refusal.isPresent()) {
      return new Verdict.Refused(state(before.parts()), refusal.get());
    }
    try {
      Map<String, byte[]> content = content();
      requireNothingElse();
      TrustState state = state(parts);
      return new Verdict.Genuine(state, bundle(content, state));
    } catch (RefusedException refused) {
      return new Verdict.Refused(state(before.parts()), refused.refusal());
    }
  }

  private TrustState state(Map<String, byte[]> newParts) {
    return before.with(collected.roots, collected.roles, newParts, updater.trusted().known());
  }

  private Optional<byte[]> fetch(String fileName, long mostBytes) {
    return ArchiveName.parse(fileName).flatMap(archive::get);
  }

  /// The parts of all roles by their paths. There is one level of delegation.
  private Map<String, byte[]> content() {
    Map<String, byte[]> content = new TreeMap<>();
    Targets top = updater.targets("targets", "");
    add(top, content);
    for (Delegation delegation : top.delegations()) {
      Targets role = updater.targets(delegation.name(), "targets");
      for (String path : role.files().keySet()) {
        if (!delegation.covers(path) || !role.delegations().isEmpty()) {
          throw new RefusedException(
              TrustReason.NOT_DELEGATED,
              delegation.name() + ".json speaks of what is not its own: " + path);
        }
      }
      add(role, content);
    }
    return content;
  }

  private void add(Targets role, Map<String, byte[]> content) {
    role.files()
        .forEach((path, file) -> {
          if (!wanted.test(path)) {
            unwanted.add(file.hashes().getOrDefault("sha256", ""));
            return;
          }
          byte[] part = part(path, file);
          if (content.put(path, part) != null) {
            throw new RefusedException(TrustReason.NOT_DELEGATED, path + " is named by two roles");
          }
        });
  }

  private byte[] part(String path, TargetFile file) {
    String sha256 = file.hashes().get("sha256");
    if (sha256 == null) {
      throw new RefusedException(TrustReason.MALFORMED, path + " has no SHA-256");
    }
    Optional<byte[]> held = Optional.ofNullable(before.parts().get(sha256));
    byte[] bytes =
        archive
            .get(ArchiveName.part(sha256))
            .or(() -> held)
            .orElseThrow(() ->
                new RefusedException(TrustReason.MISSING_FILE, "the part " + path + " is missing"));
    boolean known = held.isPresent() && Arrays.equals(held.get(), bytes);
    if (bytes.length != file.length() || !known && !Hashes.match(bytes, file.hashes())) {
      throw new RefusedException(
          TrustReason.MISMATCH, "the part " + path + " has another length or hash than was signed");
    }
    parts.put(sha256, bytes);
    return bytes;
  }

  /// Everything in the archive must be what the signed metadata names, byte by byte.
  private void requireNothingElse() {
    TrustedSet trusted = updater.trusted();
    archive
        .files()
        .forEach((name, bytes) -> {
          boolean named =
              switch (name.kind()) {
                case ROOT -> isKnownRoot(name.version(), bytes);
                case TIMESTAMP -> true;
                case SNAPSHOT ->
                    name.version() == trusted.snapshot().version()
                        && Arrays.equals(bytes, collected.roles.get("snapshot"));
                case TARGETS ->
                    trusted.snapshot().files().containsKey(name.text() + ".json")
                        && name.version() == trusted.listed(name.text()).version()
                        && Arrays.equals(bytes, collected.roles.get(name.text()));
                case PART -> parts.containsKey(name.text()) || isUnwanted(name.text(), bytes);
              };
          if (!named) {
            throw new RefusedException(
                TrustReason.EXTRA_FILE, name + " is not what the signed metadata names");
          }
        });
  }

  private boolean isUnwanted(String sha256, byte[] bytes) {
    return unwanted.contains(sha256) && Hashes.sha256(bytes).equals(sha256);
  }

  /// Roots before the pinned one cannot be judged; they say nothing and are let through.
  private boolean isKnownRoot(long version, byte[] bytes) {
    byte[] known = collected.roots.get(version);
    if (known != null) {
      return Arrays.equals(known, bytes);
    }
    long first = before.pinnedVersion();
    return version < first || version == first && Arrays.equals(bytes, before.pinnedRoot());
  }

  private VerifiedBundle bundle(Map<String, byte[]> content, TrustState state) {
    TrustedSet trusted = updater.trusted();
    byte[] snapshot = state.roles().getOrDefault("snapshot", new byte[0]);
    return new VerifiedBundle(
        trusted.snapshot().version(),
        trusted.timestamp().version(),
        Hashes.sha256(snapshot),
        trusted.timestamp().issued(),
        trusted.timestamp().expires(),
        content);
  }

  /// Collects what was verified.
  private static final class Collected implements TrustUpdater.Store {
    private final Archive archive;
    private final Map<Long, byte[]> roots;
    private final Map<String, byte[]> roles;

    Collected(TrustState before, Archive archive) {
      this.archive = archive;
      this.roots = new TreeMap<>(before.roots());
      this.roles = new HashMap<>(before.roles());
    }

    /// Where the archive has targets of its own for a role, these are judged: somebody who once had
    /// the keys may have left others here under the same version.
    @Override
    public Optional<byte[]> load(String role) {
      byte[] known = roles.get(role);
      boolean replaced =
          archive.files().entrySet().stream()
              .anyMatch(file ->
                  file.getKey().kind() == ArchiveName.Kind.TARGETS
                      && file.getKey().text().equals(role)
                      && !Arrays.equals(file.getValue(), known));
      return replaced ? Optional.empty() : Optional.ofNullable(known);
    }

    @Override
    public void save(String role, byte[] bytes) {
      roles.put(role, bytes);
    }

    @Override
    public void saveRoot(long version, byte[] bytes) {
      roots.put(version, bytes);
    }
  }
}
