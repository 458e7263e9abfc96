package dev.signalbox.data.sync;

import dev.signalbox.model.trust.TrustReason;
import java.util.Locale;

/// Why there is no newer policy. The name in lower case is a metric tag.
public enum SyncFailure {
  /// The control plane does not answer, or not in time; or the copy cannot be read.
  UNREACHABLE,
  /// The control plane does not know this proxy's token.
  UNAUTHORIZED,
  /// The control plane answers, but not with an archive.
  UNEXPECTED_ANSWER,
  /// Larger than is ever read.
  OVERSIZED,
  /// Not an archive, or only a part of one.
  BAD_ARCHIVE,
  /// Something is in the archive that nobody signed.
  EXTRA_FILE,
  /// Something that is signed is not in the archive.
  MISSING_FILE,
  /// Metadata that cannot be read.
  MALFORMED,
  /// Metadata of one role in the place of another.
  WRONG_ROLE,
  /// Metadata of a version of TUF that this release does not know.
  UNSUPPORTED,
  /// Not signed by enough of the keys that must sign.
  THRESHOLD,
  /// A root that does not follow on the trusted one.
  ROOT_NOT_NEXT,
  /// Genuine, but older than what was trusted before.
  ROLLBACK,
  /// Files that do not belong together.
  MISMATCH,
  /// Genuine, but its time is over, or the clock of this machine is wrong.
  EXPIRED,
  /// Somebody speaks of what is not theirs.
  NOT_DELEGATED,
  /// Genuine, but this release cannot read it.
  UNREADABLE,
  /// Genuine, but this release decides otherwise than the control plane does.
  SELF_TEST,
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

  static SyncFailure of(TrustReason reason) {
    return switch (reason) {
      case OVERSIZED -> OVERSIZED;
      case BAD_ARCHIVE -> BAD_ARCHIVE;
      case EXTRA_FILE -> EXTRA_FILE;
      case MISSING_FILE -> MISSING_FILE;
      case MALFORMED -> MALFORMED;
      case WRONG_ROLE -> WRONG_ROLE;
      case UNSUPPORTED -> UNSUPPORTED;
      case THRESHOLD -> THRESHOLD;
      case ROOT_NOT_NEXT -> ROOT_NOT_NEXT;
      case ROLLBACK -> ROLLBACK;
      case MISMATCH -> MISMATCH;
      case EXPIRED -> EXPIRED;
      case NOT_DELEGATED -> NOT_DELEGATED;
    };
  }
}
