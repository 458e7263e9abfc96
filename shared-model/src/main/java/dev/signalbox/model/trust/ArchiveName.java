package dev.signalbox.model.trust;

import java.util.Comparator;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The name of a file in an archive. There are only these, in this order: roots by version, the
/// timestamp, the snapshot, the targets of all roles, parts by their hash. None of them is a path
/// that leads anywhere.
///
/// @param version 0 where the name carries none
/// @param text the role, or the hash
record ArchiveName(Kind kind, long version, String text) implements Comparable<ArchiveName> {

  private static final Pattern METADATA =
      Pattern.compile("([1-9][0-9]{0,15})\\.([a-z][a-z0-9-]{0,63})\\.json");
  private static final Pattern PART = Pattern.compile("parts/([0-9a-f]{64})");
  private static final Comparator<ArchiveName> ORDER =
      Comparator.comparing(ArchiveName::kind)
          .thenComparing(ArchiveName::text)
          .thenComparingLong(ArchiveName::version);

  /// What a file is, in the order of the archive.
  enum Kind {
    ROOT,
    TIMESTAMP,
    SNAPSHOT,
    TARGETS,
    PART
  }

  static ArchiveName root(long version) {
    return new ArchiveName(Kind.ROOT, version, "root");
  }

  static ArchiveName timestamp() {
    return new ArchiveName(Kind.TIMESTAMP, 0, "timestamp");
  }

  static ArchiveName snapshot(long version) {
    return new ArchiveName(Kind.SNAPSHOT, version, "snapshot");
  }

  static ArchiveName targets(String role, long version) {
    return new ArchiveName(Kind.TARGETS, version, role);
  }

  static ArchiveName part(String sha256) {
    return new ArchiveName(Kind.PART, 0, sha256);
  }

  static Optional<ArchiveName> parse(String name) {
    if (name.equals("timestamp.json")) {
      return Optional.of(timestamp());
    }
    Matcher part = PART.matcher(name);
    if (part.matches()) {
      return Optional.of(part(part.group(1)));
    }
    Matcher metadata = METADATA.matcher(name);
    if (!metadata.matches()) {
      return Optional.empty();
    }
    long version = Long.parseLong(metadata.group(1));
    return switch (metadata.group(2)) {
      case "root" -> Optional.of(root(version));
      case "snapshot" -> Optional.of(snapshot(version));
      case "timestamp" -> Optional.empty();
      default -> Optional.of(targets(metadata.group(2), version));
    };
  }

  @Override
  public int compareTo(ArchiveName other) {
    return ORDER.compare(this, other);
  }

  @Override
  public String toString() {
    return switch (kind) {
      case TIMESTAMP -> "timestamp.json";
      case PART -> "parts/" + text;
      case ROOT, SNAPSHOT, TARGETS -> version + "." + text + ".json";
    };
  }
}
