package dev.signalbox.simulator.call;

import java.util.List;
import java.util.Optional;

/// Header lines in the order of the wire; names compare without case.
public record Headers(List<Header> lines) {

  public Headers {
    lines = List.copyOf(lines);
  }

  /// The value of the first line with this name.
  public Optional<String> first(String name) {
    return lines.stream()
        .filter(line -> line.name().equalsIgnoreCase(name))
        .map(Header::value)
        .findFirst();
  }

  /// The values of all lines with this name, in order.
  public List<String> all(String name) {
    return lines.stream()
        .filter(line -> line.name().equalsIgnoreCase(name))
        .map(Header::value)
        .toList();
  }
}
