package dev.signalbox.compiler;

import dev.signalbox.model.bundle.CompiledPolicy;
import java.util.List;

/// What became of a policy that was asked for in parts.
public sealed interface PartsResult {

  /// It is sound.
  ///
  /// @param leftOut what the schema cannot say and what is therefore denied to proxies that read
  ///   it: keys, providers (with the reason) and tenants, by their paths; empty for the newest
  ///   schema
  record Compiled(CompiledPolicy policy, List<PolicyProblem> leftOut) implements PartsResult {
    public Compiled {
      leftOut = List.copyOf(leftOut);
    }
  }

  /// It is not sound, or its schema is not spoken; these are all the reasons, sorted by path.
  record Rejected(List<PolicyProblem> problems) implements PartsResult {
    public Rejected {
      problems = List.copyOf(problems);
    }
  }
}
