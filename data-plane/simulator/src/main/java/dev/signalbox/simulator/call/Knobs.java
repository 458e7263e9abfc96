package dev.signalbox.simulator.call;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;

/// What a caller asked the simulator for, from `x-sim-*` headers, the configuration and the suffix
/// of the model name (`MODEL@sim:429,pace-ms=20`). A header wins over the suffix, the suffix over
/// the configuration.
///
/// @param faults `fault` (repeatable, comma-separated): see [Fault]
/// @param faultTimes `fault-times`: faults hit only the first so many calls with the same marker
/// @param events `events`: number of text events in a stream
/// @param answerBytes `answer-bytes`: length of the answer text in UTF-8
/// @param pace `pace-ms`: time between two events
/// @param gzip `gzip` (`on`, `off`): compress if the caller accepts it
/// @param split `split`: sizes of the pieces in which body bytes are sent, in turn; numbers with
///   anything between them
/// @param lineEnd `line-end` (`lf`, `crlf`, `cr`, `vendor`): line ends of a stream; empty for those
///   of the vendor
/// @param odd `odd`: see [Oddity], comma-separated
/// @param pause `pause-ms`: one silence in a stream
/// @param pauseAfter `pause-after`: after how many events it begins
/// @param identityFaults `identity-fault`: faults of token endpoints and secret stores, which
///   `fault` leaves alone
/// @param unicode `alphabet` (`ascii`, `unicode`): whether text has characters of 2 to 4 bytes
/// @param script `script` (`agent`, `text`): whether offered tools are used
/// @param rounds `rounds`: turns with tool calls before the final answer
/// @param parallel `parallel`: tool calls in the first of them
/// @param thinking `thinking` (`auto`, `off`, `redacted`): reasoning in answers that may have it
/// @param batchTime `batch-ms`: how long a batch takes; beyond 24 hours it expires
/// @param marker `marker`: a name by which to find the exchange again
public record Knobs(
    List<Fault> faults,
    OptionalInt faultTimes,
    OptionalInt events,
    OptionalInt answerBytes,
    Duration pace,
    boolean gzip,
    List<Integer> split,
    Optional<String> lineEnd,
    Set<Oddity> odd,
    Duration pause,
    int pauseAfter,
    List<Fault> identityFaults,
    boolean unicode,
    boolean script,
    int rounds,
    int parallel,
    String thinking,
    Duration batchTime,
    Optional<String> marker) {

  private static final int MAX_EVENTS = 1_000_000;
  private static final int MAX_ANSWER_BYTES = 64 << 20;
  private static final int MAX_MILLIS = 3_600_000;
  private static final int USUAL_BATCH_MILLIS = 1_000;
  private static final int MAX_BATCH_MILLIS = 172_800_000;
  private static final List<String> NAMES =
      List.of(
          "fault",
          "fault-times",
          "events",
          "answer-bytes",
          "pace-ms",
          "gzip",
          "split",
          "line-end",
          "odd",
          "pause-ms",
          "pause-after",
          "identity-fault",
          "alphabet",
          "script",
          "rounds",
          "parallel",
          "thinking",
          "batch-ms",
          "marker");

  /// Reads knobs by name, the names without `x-sim-`.
  ///
  /// @throws IllegalArgumentException if a name is unknown or a value out of range
  public static Knobs read(Map<String, String> values) {
    for (String name : values.keySet()) {
      if (!NAMES.contains(name)) {
        throw new IllegalArgumentException("no such knob: " + name);
      }
    }
    OptionalInt events = number(values, "events", MAX_EVENTS);
    OptionalInt answerBytes = number(values, "answer-bytes", MAX_ANSWER_BYTES);
    String usual = events.isPresent() || answerBytes.isPresent() ? "text" : "agent";
    return new Knobs(
        faults(values.getOrDefault("fault", "")),
        number(values, "fault-times", MAX_EVENTS),
        events,
        answerBytes,
        Duration.ofMillis(number(values, "pace-ms", MAX_MILLIS).orElse(0)),
        choice(values, "gzip", "off", "on").equals("on"),
        sizes(values.getOrDefault("split", "")),
        lineEnd(choice(values, "line-end", "vendor", "lf", "crlf", "cr")),
        odd(values.getOrDefault("odd", "")),
        Duration.ofMillis(number(values, "pause-ms", MAX_MILLIS).orElse(0)),
        number(values, "pause-after", MAX_EVENTS).orElse(1),
        faults(values.getOrDefault("identity-fault", "")),
        choice(values, "alphabet", "ascii", "unicode").equals("unicode"),
        choice(values, "script", usual, "agent", "text").equals("agent"),
        number(values, "rounds", MAX_EVENTS).orElse(2),
        number(values, "parallel", 64).orElse(2),
        choice(values, "thinking", "auto", "off", "redacted"),
        Duration.ofMillis(number(values, "batch-ms", MAX_BATCH_MILLIS).orElse(USUAL_BATCH_MILLIS)),
        Optional.ofNullable(values.get("marker")));
  }

  /// These names, in the order of the parameters.
  public static List<String> names() {
    return NAMES;
  }

  /// The same without faults.
  public Knobs withoutFaults() {
    return new Knobs(
        List.of(),
        faultTimes,
        events,
        answerBytes,
        pace,
        gzip,
        split,
        lineEnd,
        odd,
        pause,
        pauseAfter,
        identityFaults,
        unicode,
        script,
        rounds,
        parallel,
        thinking,
        batchTime,
        marker);
  }

  private static List<Fault> faults(String text) {
    return Arrays.stream(text.split(","))
        .map(String::strip)
        .filter(part -> !part.isEmpty())
        .map(Fault::parse)
        .toList();
  }

  private static List<Integer> sizes(String text) {
    List<Integer> sizes = new ArrayList<>();
    for (String part : text.split("[^0-9]+")) {
      if (!part.isEmpty()) {
        sizes.add(Math.max(1, Integer.parseInt(part)));
      }
    }
    return List.copyOf(sizes);
  }

  private static Optional<String> lineEnd(String name) {
    return switch (name) {
      case "crlf" -> Optional.of("\r\n");
      case "cr" -> Optional.of("\r");
      case "lf" -> Optional.of("\n");
      default -> Optional.empty();
    };
  }

  private static Set<Oddity> odd(String text) {
    return Arrays.stream(text.split(","))
        .map(String::strip)
        .filter(part -> !part.isEmpty())
        .map(Oddity::parse)
        .collect(Collectors.toUnmodifiableSet());
  }

  private static OptionalInt number(Map<String, String> values, String name, int most) {
    String text = values.get(name);
    if (text == null) {
      return OptionalInt.empty();
    }
    int value = Integer.parseInt(text.strip());
    if (value < 0 || value > most) {
      throw new IllegalArgumentException(name + " is from 0 to " + most);
    }
    return OptionalInt.of(value);
  }

  private static String choice(
      Map<String, String> values, String name, String usual, String... others) {
    String value = values.getOrDefault(name, usual).strip().toLowerCase(Locale.ROOT);
    if (!value.equals(usual) && !List.of(others).contains(value)) {
      throw new IllegalArgumentException(name + " is " + usual + " or " + List.of(others));
    }
    return value;
  }
}
