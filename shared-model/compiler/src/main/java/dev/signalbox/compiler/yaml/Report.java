package dev.signalbox.compiler.yaml;

import dev.signalbox.compiler.PolicyProblem;
import dev.signalbox.compiler.PolicyProblem.Position;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Collects what is wrong with a file, and knows where each setting stands.
final class Report {

  private static final int MOST = 100;

  private final List<PolicyProblem> problems = new ArrayList<>();
  private final Map<String, Position> places = new HashMap<>();
  private final Set<String> spoiled = new HashSet<>();

  /// Remembers where a setting stands.
  void place(String path, Position position) {
    places.putIfAbsent(path, position);
  }

  /// Adds a problem.
  ///
  /// @param section the section that can no longer be judged as a whole
  void add(String section, String path, Position position, String what, String remedy) {
    spoiled.add(section);
    if (problems.size() < MOST) {
      problems.add(new PolicyProblem(path, what, remedy).at(position));
    }
  }

  /// Adds what the compiler found, each at its place, unless its section was misread anyway: then
  /// it would only repeat what is said already.
  void addCompiled(List<PolicyProblem> found) {
    for (PolicyProblem problem : found) {
      if (!isSpoiled(problem.path()) && problems.size() < MOST) {
        problems.add(problem.at(nearest(problem.path())));
      }
    }
  }

  /// Whether a name at the top of the file is unknown, so that a section may be there misspelt.
  boolean hasUnknownSection() {
    return spoiled.contains("");
  }

  boolean isEmpty() {
    return problems.isEmpty();
  }

  /// All problems from the top of the file to its end.
  List<PolicyProblem> sorted() {
    List<PolicyProblem> sorted = new ArrayList<>(problems);
    sorted.sort(
        Comparator.comparing((PolicyProblem problem) -> problem.position().orElseThrow())
            .thenComparing(PolicyProblem::path)
            .thenComparing(PolicyProblem::what));
    return sorted;
  }

  /// Whether a setting lies in a section that was misread.
  private boolean isSpoiled(String path) {
    for (String section : spoiled) {
      if (path.equals(section) || path.startsWith(section + ".")) {
        return true;
      }
    }
    return false;
  }

  /// The place of a setting, or of the closest section around it.
  private Position nearest(String path) {
    String rest = path;
    while (!places.containsKey(rest) && rest.indexOf('.') >= 0) {
      rest = rest.substring(0, rest.lastIndexOf('.'));
    }
    return places.getOrDefault(rest, new Position(1, 1));
  }
}
