package dev.signalbox.compiler;

import dev.signalbox.model.bundle.Limits;
import java.time.Duration;

/// What limits may be. Zero and endless are both refused: the one serves nobody, the other lets one
/// client take the machine.
final class LimitRules {

  private static final long KIBI = 1024;
  private static final long MEBI = 1024 * KIBI;
  private static final Duration SHORTEST = Duration.ofMillis(10);
  private static final Duration LONGEST = Duration.ofHours(24);

  private LimitRules() {}

  static void check(Limits limits, ProblemList problems) {
    size(problems, "max_body", limits.maxBodyBytes(), KIBI, 1024 * MEBI);
    size(problems, "max_header", limits.maxHeaderBytes(), 4 * KIBI, MEBI);
    if (limits.maxConnections() < 1 || limits.maxConnections() > 1_000_000) {
      problems.add("limits.max_connections", "out of range", "Choose a number from 1 to 1000000");
    }
    time(problems, "head_timeout", limits.headTimeout());
    time(problems, "body_idle_timeout", limits.bodyIdleTimeout());
    time(problems, "keep_alive_timeout", limits.keepAliveTimeout());
    time(problems, "connect_timeout", limits.connectTimeout());
    time(problems, "provider_idle_timeout", limits.providerIdleTimeout());
  }

  private static void size(ProblemList problems, String name, long bytes, long least, long most) {
    if (bytes < least || bytes > most) {
      problems.add(
          "limits." + name,
          "out of range",
          "Choose a size from " + least / KIBI + "KiB to " + most / MEBI + "MiB");
    }
  }

  private static void time(ProblemList problems, String name, Duration time) {
    if (time.compareTo(SHORTEST) < 0 || time.compareTo(LONGEST) > 0) {
      problems.add("limits." + name, "out of range", "Choose a time from 10ms to 24h");
    }
  }
}
