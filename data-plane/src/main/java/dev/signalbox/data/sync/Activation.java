package dev.signalbox.data.sync;

import dev.signalbox.data.snapshot.PolicySnapshot;
import dev.signalbox.data.sync.BundleAssembler.Assembled;
import dev.signalbox.model.json.JsonException;
import dev.signalbox.model.trust.ArchiveVerifier;
import dev.signalbox.model.trust.ArchiveVerifier.Verdict;
import dev.signalbox.model.trust.TrustState;
import dev.signalbox.model.trust.VerifiedBundle;
import java.time.Instant;
import java.util.Optional;

/// Decides whether what came is put in force: it must be genuine, whole, newer, readable, and
/// decide as the control plane does; otherwise what is in force stays. For one thread.
final class Activation {

  private final PolicySlot slot;
  private final BundleAssembler assembler = new BundleAssembler();
  private final TrustState pinned;
  private TrustState trusted;
  private Optional<VerifiedBundle> complete = Optional.empty();
  private Optional<VerifiedBundle> active = Optional.empty();
  private Optional<PolicySnapshot> snapshot = Optional.empty();
  private boolean whole;

  /// @param pinned the root that is trusted from the beginning
  Activation(TrustState pinned, PolicySlot slot) {
    this.pinned = pinned;
    this.trusted = pinned;
    this.slot = slot;
  }

  /// What became of an archive.
  sealed interface Result {

    /// Its policy is in force.
    record Activated(VerifiedBundle bundle) implements Result {}

    /// Its policy was in force already; at most the time was signed anew.
    record AlreadyActive(VerifiedBundle bundle) implements Result {}

    /// It is not in force, and will not be.
    ///
    /// @param version 0 if it is not genuine
    /// @param digest empty if it is not genuine
    record Refused(SyncFailure failure, String detail, long version, String digest)
        implements Result {}
  }

  /// Takes an archive that came from outside.
  Result accept(byte[] archive, Instant now) {
    return take(trusted, archive, start(now));
  }

  /// Takes an archive that was kept on disk: whatever the time is now, it was accepted once.
  Result restore(byte[] archive) {
    return take(pinned, archive, Instant.MIN);
  }

  /// Takes the metadata that was trusted last, so that nothing older is taken after a restart.
  void restoreTrust(byte[] archive) {
    Verdict verdict =
        ArchiveVerifier.verify(trusted, archive, BundleAssembler::isWanted, Instant.MIN);
    trusted = verdict.trusted();
    if (verdict instanceof Verdict.Genuine genuine && isActive(genuine.bundle())) {
      confirm(genuine.bundle());
    }
  }

  /// What is trusted now.
  TrustState trusted() {
    return trusted;
  }

  /// What is in force.
  Optional<VerifiedBundle> active() {
    return active;
  }

  /// The version of which every part is here; 0 if there is none, or if what was left out because
  /// of it may be the reason why something was refused.
  long have() {
    return whole ? 0 : complete.map(VerifiedBundle::version).orElse(0L);
  }

  /// A clock that is behind does not make old what was signed later than it says; so the update
  /// begins no earlier than the newest signature that was seen.
  private Instant start(Instant now) {
    Instant seen = complete.flatMap(VerifiedBundle::issued).orElse(Instant.MIN);
    return now.isAfter(seen) ? now : seen;
  }

  private Result take(TrustState state, byte[] archive, Instant start) {
    return switch (ArchiveVerifier.verify(state, archive, BundleAssembler::isWanted, start)) {
      case Verdict.Refused refused -> {
        trusted = refused.trusted();
        whole = true;
        yield new Result.Refused(
            SyncFailure.of(refused.refusal().reason()), refused.refusal().detail(), 0, "");
      }
      case Verdict.Genuine genuine -> {
        trusted = genuine.trusted();
        whole = false;
        complete = Optional.of(genuine.bundle());
        if (isActive(genuine.bundle())) {
          confirm(genuine.bundle());
          yield new Result.AlreadyActive(genuine.bundle());
        }
        yield activate(genuine.bundle());
      }
    };
  }

  private boolean isActive(VerifiedBundle bundle) {
    return active.isPresent() && active.get().digest().equals(bundle.digest());
  }

  private void confirm(VerifiedBundle bundle) {
    active = Optional.of(bundle);
    bundle.issued().ifPresent(issued -> snapshot.ifPresent(inForce -> inForce.vouch(issued)));
  }

  private Result activate(VerifiedBundle bundle) {
    Assembled assembled;
    try {
      assembled = assembler.assemble(bundle);
    } catch (JsonException | IllegalArgumentException unreadable) {
      return refused(bundle, SyncFailure.UNREADABLE, String.valueOf(unreadable.getMessage()));
    }
    PolicySnapshot next;
    try {
      next = slot.prepare(assembled.bundle());
    } catch (RuntimeException impossible) {
      return refused(bundle, SyncFailure.NOT_ACTIVATED, impossible.toString());
    }
    Optional<String> difference = SelfTest.difference(assembled, next);
    if (difference.isPresent()) {
      return refused(bundle, SyncFailure.SELF_TEST, difference.get());
    }
    try {
      bundle.issued().ifPresent(next::vouch);
      slot.activate(next);
    } catch (RuntimeException impossible) {
      return refused(bundle, SyncFailure.NOT_ACTIVATED, impossible.toString());
    }
    snapshot = Optional.of(next);
    active = Optional.of(bundle);
    return new Result.Activated(bundle);
  }

  private static Result refused(VerifiedBundle bundle, SyncFailure failure, String detail) {
    return new Result.Refused(
        failure, "version " + bundle.version() + ": " + detail, bundle.version(), bundle.digest());
  }
}
