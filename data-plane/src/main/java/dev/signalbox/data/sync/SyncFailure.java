package dev.signalbox.data.sync;

import dev.signalbox.model.bundle.BundleVerifier;
import java.util.Locale;

/// Why there is no newer policy. The name in lower case is a metric tag.
public enum SyncFailure {
  /// The control plane does not answer, or not in time.
  UNREACHABLE,
  /// The control plane does not know this proxy's token.
  UNAUTHORIZED,
  /// The control plane answers, but not with a bundle.
  UNEXPECTED_ANSWER,
  /// The bundle is larger than is ever read.
  OVERSIZED,
  /// It is not a signed bundle, or only a part of one.
  NOT_AN_ENVELOPE,
  /// It is signed by a key that is not pinned.
  UNKNOWN_SIGNER,
  /// Its signature does not belong to its content.
  BAD_SIGNATURE,
  /// It is genuine, but this release cannot read it.
  UNREADABLE,
  /// It is genuine, but older than the one in force.
  LOWER_VERSION,
  /// It is genuine, and has the version of the one in force, but says something else.
  CONFLICTING_VERSION,
  /// It could not be put in force.
  NOT_ACTIVATED,
  /// The copies on disk could not be read, or the policy in force not be written there.
  DISK,
  /// A defect of this program.
  DEFECT;

  /// The name as a metric tag.
  public String tag() {
    return name().toLowerCase(Locale.ROOT);
  }

  static SyncFailure of(BundleVerifier.Reason reason) {
    return switch (reason) {
      case OVERSIZED -> OVERSIZED;
      case NOT_AN_ENVELOPE -> NOT_AN_ENVELOPE;
      case UNKNOWN_SIGNER -> UNKNOWN_SIGNER;
      case BAD_SIGNATURE -> BAD_SIGNATURE;
      case UNREADABLE -> UNREADABLE;
    };
  }
}
