package dev.signalbox.data.spool;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// All segments of a spool, and the spare ones: made ahead by the keeper, so that an event loop
/// never waits for a disk.
final class SegmentSupply {

  private static final System.Logger LOG = System.getLogger(UsageSpool.class.getName());
  private static final int LEAST_SPARES = 2;

  private final SpoolSettings settings;
  private final SegmentFiles files;
  private final ConcurrentNavigableMap<Long, Segment> segments = new ConcurrentSkipListMap<>();
  private final Queue<Segment> spares = new ConcurrentLinkedQueue<>();
  private final AtomicInteger spareCount = new AtomicInteger();
  private final AtomicInteger writers = new AtomicInteger();
  private final LongAdder refused = new LongAdder();
  private final LongAdder unmetered = new LongAdder();

  /// A writer found no spare, and none has been made since.
  private volatile boolean starved;

  private final Trouble making = new Trouble("a new segment cannot be made");
  private final Trouble forcing = new Trouble("what was written cannot be forced to the disk");
  private final Trouble deleting = new Trouble("a shipped segment cannot be deleted");
  private final Trouble mapped = new Trouble("the disk failed under a mapped segment");
  private volatile boolean closed;
  private volatile Runnable wakeKeeper = () -> {};

  SegmentSupply(SpoolSettings settings, SegmentFiles files, List<Segment> found) {
    this.settings = settings;
    this.files = files;
    found.forEach(segment -> segments.put(segment.sequence(), segment));
  }

  void wakeWith(Runnable wake) {
    wakeKeeper = wake;
  }

  // ---- the writers

  /// A spare segment, or null if there is none.
  @Nullable Segment poll() {
    Segment spare = spares.poll();
    if (spare == null) {
      starve();
    } else {
      spareCount.decrementAndGet();
      feed();
    }
    wakeKeeper.run();
    return spare;
  }

  private void starve() {
    if (!starved) {
      starved = true;
      LOG.log(System.Logger.Level.ERROR, "usage spool cannot take records: " + message());
    }
  }

  private void feed() {
    if (starved) {
      starved = false;
      LOG.log(System.Logger.Level.INFO, "usage spool takes records again");
    }
  }

  /// What happens to an attempt that cannot be written down.
  Admission cannotTake() {
    return switch (settings.whenFull()) {
      case REFUSE -> {
        refused.increment();
        yield Admission.REFUSED;
      }
      case SERVE_UNMETERED -> {
        unmetered.increment();
        yield Admission.UNMETERED;
      }
    };
  }

  /// A writer has written something that is to be forced to the disk.
  void written() {
    wakeKeeper.run();
  }

  /// The disk failed under a mapped file.
  void diskFault(InternalError fault) {
    mapped.found(settings.directory(), fault);
  }

  boolean isClosed() {
    return closed;
  }

  // ---- the keeper

  /// A segment for a new writer, made now if there is no spare; null if it cannot be had.
  synchronized @Nullable Segment forNewWriter() {
    writers.incrementAndGet();
    provision();
    Segment spare = poll();
    provision();
    return spare;
  }

  /// Makes spare segments, as many as are wanted and fit, until the disk fails.
  synchronized void provision() {
    while (!closed && spareCount.get() < wantedSpares() && hasRoom()) {
      try {
        Segment made = files.create(settings.segmentBytes());
        segments.put(made.sequence(), made);
        spares.add(made);
        spareCount.incrementAndGet();
      } catch (IOException failed) {
        making.found(settings.directory(), failed);
        return;
      }
      making.gone();
      feed();
    }
  }

  private int wantedSpares() {
    return Math.max(LEAST_SPARES, writers.get() / 2 + 1);
  }

  private boolean hasRoom() {
    return bytes() + settings.segmentBytes() <= settings.maxBytes();
  }

  /// Whether the last segment that was wanted could be made.
  boolean canMake() {
    return making.message().isEmpty();
  }

  /// Forces what was written to the disk.
  ///
  /// @return false if the disk failed
  boolean force() {
    try {
      segments.values().forEach(Segment::force);
      forcing.gone();
      return true;
    } catch (UncheckedIOException failed) {
      forcing.found(settings.directory(), failed);
      return false;
    }
  }

  /// Deletes a segment that is done, and lets go of those that had to outlive it.
  void delete(Segment done) {
    try {
      files.delete(done);
      deleting.gone();
      segments.values().forEach(segment -> segment.otherDeleted(done));
    } catch (IOException failed) {
      // The next start finds the file and deletes it.
      deleting.found(settings.directory(), failed);
    } finally {
      segments.remove(done.sequence());
    }
  }

  /// All segments, oldest first.
  Collection<Segment> segments() {
    return segments.values();
  }

  /// Nothing is given to writers any more.
  void shut() {
    closed = true;
  }

  // ---- status

  long bytes() {
    long sum = 0;
    for (Segment segment : segments.values()) {
      sum += segment.bytes();
    }
    return sum;
  }

  SpoolStatus.State state() {
    if (!starved) {
      return SpoolStatus.State.READY;
    }
    if (!canMake()) {
      return SpoolStatus.State.DISK_FAILED;
    }
    return hasRoom() ? SpoolStatus.State.DISK_SLOW : SpoolStatus.State.FULL;
  }

  String message() {
    return switch (state()) {
      case READY, DISK_FAILED ->
          Stream.of(making, forcing, deleting, mapped)
              .map(Trouble::message)
              .filter(message -> !message.isEmpty())
              .collect(Collectors.joining("; "));
      case DISK_SLOW -> "the disk makes new segments more slowly than they are filled";
      case FULL ->
          "all "
              + settings.maxBytes()
              + " bytes are taken by records that wait to be shipped; see whether the control plane"
              + " can be reached, or allow the spool more space";
    };
  }

  int spares() {
    return spareCount.get();
  }

  long refused() {
    return refused.sum();
  }

  long unmetered() {
    return unmetered.sum();
  }

  /// One kind of trouble with the disk: logged when it comes, shown while it lasts.
  private static final class Trouble {

    private final String what;
    private volatile String message = "";

    Trouble(String what) {
      this.what = what;
    }

    void found(Path directory, Throwable cause) {
      String found =
          what
              + " in "
              + directory
              + " ("
              + cause
              + "); free space on that disk, or give the proxy the right to write there";
      if (!found.equals(message)) {
        message = found;
        LOG.log(System.Logger.Level.ERROR, "usage spool: " + found);
      }
    }

    void gone() {
      message = "";
    }

    /// What is wrong, empty if nothing is.
    String message() {
      return message;
    }
  }
}
