package dev.signalbox.launcher;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// Short-lived programs of the system, run to their end.
final class Shell {

  private Shell() {}

  /// What a program said and how it ended.
  record Result(int exit, String output) {}

  /// Runs a program with a text as its input.
  static Result run(List<String> command, String input) {
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      try (var in = process.getOutputStream()) {
        in.write(input.getBytes(StandardCharsets.UTF_8));
      } catch (IOException endedBeforeItRead) {
        // How it ended tells why.
      }
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return new Result(await(process), output);
    } catch (IOException missing) {
      return new Result(-1, command.getFirst() + ": " + missing.getMessage());
    }
  }

  /// Waits for the end of a process and returns how it ended.
  static int await(Process process) {
    try {
      return process.waitFor();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      process.destroyForcibly();
      return -1;
    }
  }

  /// Sends a signal that Java cannot send by itself, such as INT. A process that has gone already
  /// is no error.
  static void signal(String signal, long pid) {
    run(List.of("sh", "-c", "kill -" + signal + " " + pid), "");
  }
}
