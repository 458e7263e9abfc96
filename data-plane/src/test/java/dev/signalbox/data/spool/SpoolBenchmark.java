package dev.signalbox.data.spool;

import dev.signalbox.model.usage.AttemptClosed;
import dev.signalbox.model.usage.AttemptOpened;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/// What an attempt costs the event loop: opened and closed, in batches that fit into one segment,
/// because no disk keeps up with a loop that does nothing else. Run it with the main class
/// `org.openjdk.jmh.Main`, the argument `SpoolBenchmark`, and `-prof gc` for the garbage.
@State(Scope.Thread)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 40)
@Measurement(iterations = 40)
@Fork(2)
public class SpoolBenchmark {

  private static final int PAIRS = 10_000;

  private final AttemptOpened[] opened = new AttemptOpened[PAIRS];
  private final AttemptClosed[] closed = new AttemptClosed[PAIRS];
  private Path directory;
  private UsageSpool spool;
  private SpoolWriter writer;

  /// Makes the attempts.
  @Setup(Level.Trial)
  public void attempts() {
    for (int number = 0; number < PAIRS; number++) {
      opened[number] = Attempts.opened(number);
      closed[number] = Attempts.closed(number);
    }
  }

  /// Opens a fresh spool.
  @Setup(Level.Iteration)
  public void open() throws IOException {
    directory = Files.createTempDirectory("spool-benchmark");
    spool =
        UsageSpool.open(
            new SpoolSettings(
                directory, 256L << 20, 32 << 20, Duration.ofMillis(10), WhenFull.REFUSE),
            InstantSource.system());
    writer = spool.newWriter();
  }

  /// Deletes it.
  @TearDown(Level.Iteration)
  public void delete() throws IOException {
    spool.close();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
      for (Path file : files) {
        Files.delete(file);
      }
    }
    Files.delete(directory);
  }

  /// One pair.
  @Benchmark
  @OperationsPerInvocation(PAIRS)
  public int openedAndClosed() {
    int metered = 0;
    for (int number = 0; number < PAIRS; number++) {
      if (writer.opened(opened[number]) == Admission.METERED) {
        metered++;
      }
      writer.closed(closed[number]);
    }
    if (metered != PAIRS) {
      throw new IllegalStateException("the segment is too small");
    }
    return metered;
  }
}
