package dev.signalbox.launcher;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.LongPredicate;

/// A process to keep running.
///
/// @param name as in `connection.json` and in the name of its log
/// @param command the program and its arguments
/// @param environment all of its environment
/// @param log where its output goes
/// @param ready whether the process with this id serves
/// @param beforeStart what to put right before each start
/// @param stopSignal the signal that ends it cleanly
record ChildSpec(
    String name,
    List<String> command,
    Map<String, String> environment,
    Path log,
    LongPredicate ready,
    Runnable beforeStart,
    String stopSignal) {

  ChildSpec {
    command = List.copyOf(command);
    environment = Map.copyOf(environment);
  }
}
