package dev.signalbox.control.http;

import java.io.Serial;

/// Carries a [Problem] from where it is found to where it is answered. Only for the way out of a
/// request; nothing catches it to go on.
public final class ProblemException extends RuntimeException {

  @Serial private static final long serialVersionUID = 1L;

  private final transient Problem problem;

  public ProblemException(Problem problem) {
    super(problem.code().wireName(), null, false, false);
    this.problem = problem;
  }

  /// What was found.
  public Problem problem() {
    return problem;
  }
}
