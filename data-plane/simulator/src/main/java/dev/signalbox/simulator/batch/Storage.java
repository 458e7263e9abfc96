package dev.signalbox.simulator.batch;

/// What one vendor keeps for all its accounts.
public final class Storage {

  private static final long MOST_FILE_BYTES = 512L << 20;
  private static final long MOST_LINES = 1_000_000;

  private final Shelf<StoredFile> files =
      new Shelf<>(file -> file.content().length + 1L, MOST_FILE_BYTES);
  private final Shelf<Job> jobs = new Shelf<>(job -> job.lines().size() + 1L, MOST_LINES);

  /// Files by account and id.
  public Shelf<StoredFile> files() {
    return files;
  }

  /// Batches by account and id.
  public Shelf<Job> jobs() {
    return jobs;
  }

  /// Forgets everything.
  public void clear() {
    files.clear();
    jobs.clear();
  }
}
