package dev.signalbox.simulator.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// Processor time and memory of processes, as the kernel counts them (proc(5)).
final class ProcessFigures {

  /// `sysconf(_SC_CLK_TCK)`, which is 100 on every Linux that matters here.
  private static final long TICK_MICROS = 10_000;

  private ProcessFigures() {}

  /// User and system time of all threads of these processes, in microseconds. The scheduler's own
  /// count in nanoseconds is used where it is there.
  static long cpuMicros(List<Long> pids) {
    long sum = 0;
    for (long pid : pids) {
      sum += cpuMicros(pid);
    }
    return sum;
  }

  private static long cpuMicros(long pid) {
    Path tasks = Path.of("/proc/" + pid + "/task");
    try (java.util.stream.Stream<Path> all = Files.list(tasks)) {
      long nanos = 0;
      for (Path task : all.toList()) {
        String text = Files.readString(task.resolve("schedstat"));
        nanos += Long.parseLong(text.substring(0, text.indexOf(' ')));
      }
      return nanos / 1_000;
    } catch (IOException | UncheckedIOException noSchedstat) {
      return ticks(pid) * TICK_MICROS;
    }
  }

  private static long ticks(long pid) {
    try {
      String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
      String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
      return Long.parseLong(fields[11]) + Long.parseLong(fields[12]);
    } catch (IOException gone) {
      throw new UncheckedIOException(gone);
    }
  }

  /// Resident memory of these processes in KiB.
  static long residentKib(List<Long> pids) {
    long sum = 0;
    for (long pid : pids) {
      try {
        for (String line : Files.readAllLines(Path.of("/proc/" + pid + "/status"))) {
          if (line.startsWith("VmRSS:")) {
            sum += Long.parseLong(line.replaceAll("[^0-9]", ""));
          }
        }
      } catch (IOException gone) {
        throw new UncheckedIOException(gone);
      }
    }
    return sum;
  }
}
