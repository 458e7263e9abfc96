package dev.signalbox.compiler;

import dev.signalbox.model.bundle.Bundle;
import java.util.List;

/// What became of a policy.
public sealed interface CompileResult {

  /// It is sound.
  record Compiled(Bundle bundle) implements CompileResult {}

  /// It is not, and these are all the reasons, sorted by path.
  record Rejected(List<PolicyProblem> problems) implements CompileResult {
    public Rejected {
      problems = List.copyOf(problems);
    }
  }
}
