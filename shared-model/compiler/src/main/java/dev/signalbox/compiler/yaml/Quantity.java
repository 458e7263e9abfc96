package dev.signalbox.compiler.yaml;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Sizes and times as people write them: a whole number and a unit, never a bare number.
final class Quantity {

  private static final Pattern FORM = Pattern.compile("([0-9]{1,9}) ?([A-Za-z]{1,3})");

  private static final Map<String, Long> SIZES =
      Map.of(
          "B", 1L,
          "kB", 1_000L,
          "KB", 1_000L,
          "MB", 1_000_000L,
          "GB", 1_000_000_000L,
          "KiB", 1L << 10,
          "MiB", 1L << 20,
          "GiB", 1L << 30);

  private static final Map<String, Duration> TIMES =
      Map.of(
          "ms", Duration.ofMillis(1),
          "s", Duration.ofSeconds(1),
          "m", Duration.ofMinutes(1),
          "h", Duration.ofHours(1));

  private Quantity() {}

  /// Reads a size in bytes; empty if it is not one.
  static OptionalLong size(String text) {
    Matcher parts = FORM.matcher(text);
    if (!parts.matches()) {
      return OptionalLong.empty();
    }
    Long unit = SIZES.get(parts.group(2));
    return unit == null
        ? OptionalLong.empty()
        : OptionalLong.of(Long.parseLong(parts.group(1)) * unit);
  }

  /// Reads a time; empty if it is not one.
  static Optional<Duration> time(String text) {
    Matcher parts = FORM.matcher(text);
    if (!parts.matches()) {
      return Optional.empty();
    }
    return Optional.ofNullable(TIMES.get(parts.group(2)))
        .map(unit -> unit.multipliedBy(Long.parseLong(parts.group(1))));
  }
}
