package dev.signalbox.data.spool;

import java.nio.file.Path;
import java.time.Duration;

/// How the spool is kept.
///
/// @param directory where; made if it is missing. One running proxy per directory
/// @param maxBytes how much disk it may use, at least four segments. The space is taken segment by
///   segment, and given back when a segment is shipped
/// @param segmentBytes size of a segment, 256 KiB to 1 GiB; a record takes about 1.5 KiB
/// @param syncInterval how often what was written is forced to the disk: the window of a power
///   loss, 1 ms to 10 s
/// @param whenFull what to do with calls that cannot be written down
public record SpoolSettings(
    Path directory, long maxBytes, int segmentBytes, Duration syncInterval, WhenFull whenFull) {

  /// Most segments a spool may have; each is one memory mapping.
  static final int MAX_SEGMENTS = 16_384;

  private static final int LEAST_SEGMENT_BYTES = 256 << 10;
  private static final int MOST_SEGMENT_BYTES = 1 << 30;

  public SpoolSettings {
    if (segmentBytes < LEAST_SEGMENT_BYTES || segmentBytes > MOST_SEGMENT_BYTES) {
      throw new IllegalArgumentException("a spool segment has 256 KiB to 1 GiB");
    }
    if (maxBytes < 4L * segmentBytes || maxBytes / segmentBytes > MAX_SEGMENTS) {
      throw new IllegalArgumentException("a spool has 4 to " + MAX_SEGMENTS + " segments");
    }
    if (syncInterval.toMillis() < 1 || syncInterval.toSeconds() > 10) {
      throw new IllegalArgumentException("the spool is forced to disk every 1 ms to 10 s");
    }
  }

  /// The usual settings: 1 GiB in segments of 2 MiB, forced every 10 ms, refusing when full.
  public static SpoolSettings in(Path directory) {
    return new SpoolSettings(directory, 1L << 30, 2 << 20, Duration.ofMillis(10), WhenFull.REFUSE);
  }

  /// These with another limit of the disk space.
  public SpoolSettings withMaxBytes(long bytes) {
    return new SpoolSettings(directory, bytes, segmentBytes, syncInterval, whenFull);
  }

  /// These with another choice for a full spool.
  public SpoolSettings withWhenFull(WhenFull choice) {
    return new SpoolSettings(directory, maxBytes, segmentBytes, syncInterval, choice);
  }
}
