package dev.signalbox.control.http;

import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/// Whether the process is being stopped. From then on the database may be gone at any moment, so
/// nothing new is begun, and what fails for that reason is no defect.
@Singleton
public final class Stopping {

  private static final long LOOK_MILLIS = 5;

  private final AtomicInteger underWay = new AtomicInteger();
  private volatile boolean begun;

  /// The stop begins; it cannot be taken back.
  public void begin() {
    begun = true;
  }

  /// Waits for the requests under way to end, so that what they need is not taken from them.
  ///
  /// @return how many have not ended in time
  public int drain(Duration most) {
    long deadline = System.nanoTime() + most.toNanos();
    try {
      while (underWay.get() > 0 && System.nanoTime() < deadline) {
        Thread.sleep(LOOK_MILLIS);
      }
    } catch (InterruptedException hurried) {
      Thread.currentThread().interrupt();
    }
    return underWay.get();
  }

  /// A request begins.
  void entered() {
    underWay.incrementAndGet();
  }

  /// A request has its answer.
  void left() {
    underWay.decrementAndGet();
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
