package dev.signalbox.compiler;

import dev.signalbox.compiler.auth.Complaints;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// Collects problems. Past a limit it only counts: nobody reads the hundredth.
final class ProblemList implements Complaints {

  private static final int MOST = 100;

  private final List<PolicyProblem> problems = new ArrayList<>();
  private int more;

  @Override
  public void add(String path, String what, String remedy) {
    if (problems.size() == MOST) {
      more++;
      return;
    }
    problems.add(new PolicyProblem(path, what, remedy));
  }

  boolean isEmpty() {
    return problems.isEmpty();
  }

  @Override
  public int count() {
    return problems.size() + more;
  }

  /// All of them by path, so that their order does not depend on the order of the input.
  List<PolicyProblem> sorted() {
    List<PolicyProblem> sorted = new ArrayList<>(problems);
    sorted.sort(
        Comparator.comparing(PolicyProblem::path)
            .thenComparing(PolicyProblem::what)
            .thenComparing(PolicyProblem::remedy));
    if (more > 0) {
      sorted.add(new PolicyProblem("", more + " more problems", "Solve these first"));
    }
    return sorted;
  }
}
