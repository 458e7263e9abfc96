package dev.signalbox.model.trust;

import java.util.Locale;

/// Why something is not trusted.
public enum TrustReason {
  /// Larger than is ever read.
  OVERSIZED,
  /// Not an archive of ours: its form, names, order or number of files is not the one that is
  /// written.
  BAD_ARCHIVE,
  /// A file is in the archive that the signed metadata does not name, or with other bytes than it
  /// names.
  EXTRA_FILE,
  /// A file that the metadata names is not there.
  MISSING_FILE,
  /// Not TUF metadata: no strict JSON, a member missing or of the wrong kind, too many of
  /// something.
  MALFORMED,
  /// Metadata of another role than was expected in this place.
  WRONG_ROLE,
  /// Metadata of another major version of the specification.
  UNSUPPORTED,
  /// Fewer valid signatures by different keys of the role than its threshold.
  THRESHOLD,
  /// A root that is not the one after the trusted one.
  ROOT_NOT_NEXT,
  /// Older than what was trusted before.
  ROLLBACK,
  /// Another version, length or hash than the metadata above it names.
  MISMATCH,
  /// Its time is over: nobody vouches that it is still the newest.
  EXPIRED,
  /// A role or target that is not delegated, or delegated to somebody else.
  NOT_DELEGATED;

  /// The name in lower case, as a metric tag and in reports.
  public String tag() {
    return name().toLowerCase(Locale.ROOT);
  }
}
