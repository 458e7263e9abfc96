package dev.signalbox.data.spool;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.random.RandomGenerator;

/// The usage spool of one proxy: a place on the local disk that attempts are written to, and from
/// which they are shipped. See the package for what survives what. Except for [#close()], all
/// methods are safe for any thread at any time.
public final class UsageSpool implements AutoCloseable {

  private static final System.Logger LOG = System.getLogger(UsageSpool.class.getName());

  private final Path directory;
  private final long maxBytes;
  private final InstantSource clock;
  private final DirectoryLock lock;
  private final Recovery recovery;
  private final SegmentSupply supply;
  private final PendingRecords pending;
  private final Keeper keeper;

  private UsageSpool(
      SpoolSettings settings, InstantSource clock, DirectoryLock lock, Recovery recovery) {
    this.directory = settings.directory();
    this.maxBytes = settings.maxBytes();
    this.clock = clock;
    this.lock = lock;
    this.recovery = recovery;
    this.supply = new SegmentSupply(settings, recovery.files(), recovery.segments());
    this.pending = new PendingRecords(supply);
    this.keeper = new Keeper(supply, clock, settings.syncInterval());
  }

  /// Opens the spool in its directory, and books what an earlier run left open as estimates.
  ///
  /// @throws IOException if the directory cannot be used, or another proxy uses it; the message
  ///   says what to do
  public static UsageSpool open(SpoolSettings settings, InstantSource clock) throws IOException {
    // The salt of a segment must not be guessed by clients, whose text stands in it.
    return open(settings, clock, new SecureRandom(), SegmentFiles::zeros);
  }

  static UsageSpool open(
      SpoolSettings settings,
      InstantSource clock,
      RandomGenerator random,
      SegmentFiles.Filler filler)
      throws IOException {
    Path directory = settings.directory();
    DirectoryLock lock = lock(directory);
    Recovery recovery = new Recovery(new SegmentFiles(directory, random, filler));
    try {
      recovery.run();
      UsageSpool spool = new UsageSpool(settings, clock, lock, recovery);
      spool.begin();
      return spool;
    } catch (IOException | RuntimeException failed) {
      recovery.segments().forEach(Segment::unmap);
      lock.close();
      throw new IOException(
          "the usage spool " + directory + " cannot be read: " + failed.getMessage(), failed);
    }
  }

  private static DirectoryLock lock(Path directory) throws IOException {
    try {
      Files.createDirectories(directory);
      return DirectoryLock.take(directory);
    } catch (FileSystemException failed) {
      throw new IOException(
          "the usage spool "
              + directory
              + " cannot be made or written ("
              + failed
              + "); give the proxy the right to write there, or name another directory",
          failed);
    }
  }

  private void begin() {
    if (recovery.orphans() > 0 || recovery.damagedSegments() > 0) {
      LOG.log(
          System.Logger.Level.WARNING,
          "usage spool recovered: {0} attempts booked as estimates, {1} unreadable segments set"
              + " aside in the folder damaged",
          recovery.orphans(),
          recovery.damagedSegments());
    }
    supply.wakeWith(keeper::wake);
    keeper.start();
  }

  /// A writer for one event loop. It takes a segment, which may wait for the disk: call it at the
  /// start, not during traffic.
  public SpoolWriter newWriter() {
    return new LoopWriter(supply, clock, supply.forNewWriter());
  }

  /// How it is doing now. Touches no file.
  public SpoolStatus status() {
    long live = 0;
    for (Segment segment : supply.segments()) {
      live += segment.live();
    }
    return new SpoolStatus(
        supply.state(),
        supply.message(),
        supply.bytes(),
        maxBytes,
        pending.count(),
        live,
        keeper.oldestPendingAge(),
        keeper.syncLag(),
        supply.refused(),
        supply.unmetered(),
        recovery.orphans(),
        pending.rejectedCount(),
        recovery.damagedSegments());
  }

  Path directory() {
    return directory;
  }

  /// How many segments are ready for writers.
  int spares() {
    return supply.spares();
  }

  PendingRecords pending() {
    return pending;
  }

  /// Forces everything to the disk and gives the directory back. The shipper must be closed before,
  /// and the writers idle; what they write afterwards is not taken. An attempt that is still open
  /// will be booked as an estimate at the next start.
  @Override
  public void close() {
    if (supply.isClosed()) {
      return;
    }
    supply.shut();
    supply.segments().forEach(Segment::retire);
    keeper.stop();
    supply.segments().forEach(Segment::unmap);
    try {
      lock.close();
    } catch (IOException failed) {
      throw new UncheckedIOException("the usage spool's lock cannot be released", failed);
    }
  }
}
