package dev.signalbox.launcher;

import java.io.File;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// One process that is started again whenever it ends by itself, each time after a longer pause if
/// it does not last.
final class Child {

  private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);
  private static final long LASTING_NANOS = Duration.ofSeconds(20).toNanos();
  private static final Duration READY_POLL = Duration.ofMillis(15);

  private final ChildSpec spec;
  private final Runnable changed;
  private final CountDownLatch stop = new CountDownLatch(1);
  private final Thread keeper;
  private volatile @Nullable Process process;
  private volatile Duration pause = FIRST_PAUSE;

  /// @param changed called after each start
  Child(ChildSpec spec, Runnable changed) {
    this.spec = spec;
    this.changed = changed;
    this.keeper = Thread.ofPlatform().daemon().name("keep-" + spec.name()).unstarted(this::keep);
  }

  String name() {
    return spec.name();
  }

  /// The id of the running process; empty between an end and the next start.
  Optional<ProcessHandle> handle() {
    Process running = process;
    return running == null
        ? Optional.empty()
        : Optional.of(running.toHandle()).filter(ProcessHandle::isAlive);
  }

  /// Starts the process and keeps it running from now on.
  ///
  /// @throws StopException if its program cannot be run at all
  void start() {
    launch();
    keeper.start();
  }

  /// Waits until it serves.
  ///
  /// @throws StopException if it does not in time
  void awaitReady(Duration longest) {
    long deadline = System.nanoTime() + longest.toNanos();
    while (!ready()) {
      if (stop.getCount() == 0) {
        throw new StopException("Stopped while starting.");
      }
      if (System.nanoTime() > deadline || pause.compareTo(Duration.ofSeconds(1)) > 0) {
        throw new StopException(
            "The process " + spec.name() + " does not get ready: read " + spec.log() + ".");
      }
      pauseFor(READY_POLL);
    }
  }

  private boolean ready() {
    return handle().map(running -> spec.ready().test(running.pid())).orElse(false);
  }

  /// Ends it: the clean way first, by force if that takes too long.
  void stop(Duration longest) {
    stop.countDown();
    Process running;
    synchronized (this) {
      running = process;
    }
    if (running != null) {
      end(running.toHandle(), spec.stopSignal(), longest);
    }
  }

  /// Ends a process: by a signal first, by force if that takes too long.
  static void end(ProcessHandle running, String signal, Duration longest) {
    if (!running.isAlive()) {
      return;
    }
    if (signal.equals("TERM")) {
      running.destroy();
    } else {
      Shell.signal(signal, running.pid());
    }
    try {
      running.onExit().get(longest.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      running.destroyForcibly();
    } catch (TimeoutException | ExecutionException late) {
      running.destroyForcibly();
      running.onExit().join();
    }
  }

  private void keep() {
    while (stop.getCount() > 0) {
      Process running = process;
      long started = System.nanoTime();
      if (running != null) {
        int exit = Shell.await(running);
        if (stop.getCount() > 0) {
          System.err.println(
              "signalbox: " + spec.name() + " ended (" + exit + "), starting it again");
        }
      }
      if (System.nanoTime() - started > LASTING_NANOS) {
        pause = FIRST_PAUSE;
      }
      if (pauseFor(pause)) {
        return;
      }
      Duration longer = pause.multipliedBy(2);
      pause = longer.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : longer;
      try {
        launch();
      } catch (StopException failed) {
        System.err.println("signalbox: " + failed.getMessage());
      }
    }
  }

  /// Waits; true if it is time to stop.
  private boolean pauseFor(Duration time) {
    try {
      return stop.await(time.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return true;
    }
  }

  /// In a session of its own, so that Ctrl-C reaches the launcher only, which knows the order in
  /// which to stop.
  private synchronized void launch() {
    if (stop.getCount() == 0) {
      return;
    }
    spec.beforeStart().run();
    List<String> command = new ArrayList<>(List.of("setsid"));
    command.addAll(spec.command());
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(spec.log().toFile()));
    builder.environment().clear();
    builder.environment().putAll(spec.environment());
    try {
      process = builder.start();
    } catch (IOException failed) {
      throw new StopException(spec.name() + " cannot be started: " + failed.getMessage(), failed);
    }
    changed.run();
  }
}
