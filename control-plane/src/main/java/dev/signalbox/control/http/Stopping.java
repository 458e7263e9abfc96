package dev.signalbox.control.http;

import jakarta.inject.Singleton;

/// Whether the process is being stopped. From then on the database may be gone at any moment, so
/// nothing new is begun, and what fails for that reason is no defect.
@Singleton
public final class Stopping {

  private volatile boolean begun;

  /// The stop begins; it cannot be taken back.
  public void begin() {
    begun = true;
  }

  /// Whether it has begun.
  boolean begun() {
    return begun;
  }

  /// What everybody is told from then on.
  static Problem problem() {
    return Problem.of(ProblemCode.STOPPING, "Nothing was changed.");
  }
}
