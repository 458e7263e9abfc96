package dev.signalbox.compiler;

import java.util.Optional;

/// One thing that is wrong with a policy, and what to do about it. Never holds a secret.
///
/// @param path the setting, for example `providers.openai.base_url`; empty for the whole
/// @param position where that is in a file, if the policy came from one
/// @param what what is wrong, in a few plain words
/// @param remedy what to do
public record PolicyProblem(String path, Optional<Position> position, String what, String remedy) {

  /// A place in a text file.
  ///
  /// @param line from 1
  /// @param column from 1
  public record Position(int line, int column) implements Comparable<Position> {
    @Override
    public int compareTo(Position other) {
      return line != other.line
          ? Integer.compare(line, other.line)
          : Integer.compare(column, other.column);
    }
  }

  /// A problem that is not tied to a file.
  public PolicyProblem(String path, String what, String remedy) {
    this(path, Optional.empty(), what, remedy);
  }

  /// This problem at a place in a file.
  public PolicyProblem at(Position place) {
    return new PolicyProblem(path, Optional.of(place), what, remedy);
  }

  /// The problem in one line, in the form that editors and terminals turn into a link:
  /// `gateway.yaml:4:3: providers.openai: what is wrong. What to do.`
  public String text(String file) {
    StringBuilder out = new StringBuilder(file);
    position.ifPresent(place -> out.append(':').append(place.line()));
    position.ifPresent(place -> out.append(':').append(place.column()));
    out.append(": ");
    if (!path.isEmpty()) {
      out.append(path).append(": ");
    }
    out.append(what).append(". ").append(remedy);
    return remedy.endsWith("?") ? out.toString() : out.append('.').toString();
  }
}
