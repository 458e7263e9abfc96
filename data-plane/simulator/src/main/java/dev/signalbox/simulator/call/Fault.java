package dev.signalbox.simulator.call;

import java.util.Locale;
import java.util.OptionalInt;

/// A misbehaviour on request, written `NAME` or `NAME:NUMBER`.
public sealed interface Fault {

  /// `429`, `529`, `500`, …: an error answer. The number is `retry-after` in seconds; a 429 without
  /// one says 1, and `429:-1` leaves the header off.
  record Status(int status, OptionalInt retryAfterSeconds) implements Fault {}

  /// `slow:MILLIS`: the first byte is late.
  record Slow(int millis) implements Fault {}

  /// `stall:EVENTS`: silence after so many events, the connection open.
  record Stall(int events) implements Fault {}

  /// `reset:EVENTS`: TCP RST after so many events.
  record Reset(int events) implements Fault {}

  /// `fin:EVENTS`: the connection is closed in order after so many events, the body unfinished.
  record Fin(int events) implements Fault {}

  /// `error:EVENTS`: the vendor's error event after so many events, then the end.
  record ErrorEvent(int events) implements Fault {}

  /// `truncate:BYTES`: a well-framed answer whose JSON is cut after so many bytes.
  record Truncate(int bytes) implements Fault {}

  /// Reads a fault.
  ///
  /// @throws IllegalArgumentException if it is not one of the above
  static Fault parse(String text) {
    String name = text.strip().toLowerCase(Locale.ROOT);
    int colon = name.indexOf(':');
    OptionalInt number = OptionalInt.empty();
    if (colon >= 0) {
      number = OptionalInt.of(Integer.parseInt(name.substring(colon + 1)));
      name = name.substring(0, colon);
    }
    return switch (name) {
      case "slow" -> new Slow(number.orElse(1_000));
      case "stall" -> new Stall(number.orElse(0));
      case "reset" -> new Reset(number.orElse(0));
      case "fin" -> new Fin(number.orElse(0));
      case "error" -> new ErrorEvent(number.orElse(0));
      case "truncate" -> new Truncate(number.orElse(1));
      default -> status(name, number);
    };
  }

  private static Fault status(String name, OptionalInt number) {
    if (!name.matches("[45][0-9]{2}")) {
      throw new IllegalArgumentException("no such fault: " + name);
    }
    int status = Integer.parseInt(name);
    if (number.isPresent()) {
      return new Status(status, number.getAsInt() < 0 ? OptionalInt.empty() : number);
    }
    return new Status(status, status == 429 ? OptionalInt.of(1) : OptionalInt.empty());
  }
}
