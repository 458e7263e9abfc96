package dev.signalbox.launcher;

import dev.signalbox.model.json.Json;
import dev.signalbox.model.json.JsonException;
import dev.signalbox.model.json.JsonValue;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The processes of a run as they stand in `processes.json`, so that whoever comes after a killed
/// launcher finds what it left behind. A process is known by its id and the time of its start: an
/// id alone may belong to somebody else by then.
///
/// @param entries in the order in which they are to be stopped, the launcher first
record ProcessTable(List<Entry> entries) {

  static final String LAUNCHER = "launcher";

  /// The start time is reckoned from the time since boot, which may move a little.
  private static final long SAME_START_MILLIS = 2_000;

  ProcessTable {
    entries = List.copyOf(entries);
  }

  /// @param startedMillis Unix time
  record Entry(String name, long pid, long startedMillis) {

    static Entry of(String name, ProcessHandle process) {
      return new Entry(name, process.pid(), startOf(process));
    }

    /// The process, if it still runs and is the same one.
    Optional<ProcessHandle> alive() {
      return ProcessHandle.of(pid)
          .filter(ProcessHandle::isAlive)
          .filter(process -> Math.abs(startOf(process) - startedMillis) <= SAME_START_MILLIS);
    }

    private static long startOf(ProcessHandle process) {
      return process.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
    }
  }

  static ProcessTable load(DataFolder data) {
    try {
      return DataFolder.read(data.processes())
          .map(ProcessTable::parse)
          .orElse(new ProcessTable(List.of()));
    } catch (JsonException unreadable) {
      return new ProcessTable(List.of());
    }
  }

  void save(DataFolder data) {
    DataFolder.writePrivate(data.processes(), toJson());
  }

  String toJson() {
    List<JsonValue> all = new ArrayList<>();
    for (Entry entry : entries) {
      all.add(
          JsonValue.object()
              .put("name", entry.name())
              .put("pid", entry.pid())
              .put("started_millis", entry.startedMillis())
              .build());
    }
    return Json.write(JsonValue.array(all)) + "\n";
  }

  static ProcessTable parse(String text) {
    return new ProcessTable(
        Json.parse(text).asArray().stream()
            .map(JsonValue::asObject)
            .map(in -> new Entry(in.string("name"), in.number("pid"), in.number("started_millis")))
            .toList());
  }

  /// The launcher of the run, if it still runs.
  Optional<ProcessHandle> launcher() {
    return entries.stream()
        .filter(entry -> entry.name().equals(LAUNCHER))
        .findFirst()
        .flatMap(Entry::alive);
  }

  /// Ends everything but the launcher that still runs.
  ///
  /// @return how many there were
  int stopLeftovers(Duration longest) {
    int found = 0;
    for (Entry entry : entries) {
      Optional<ProcessHandle> left =
          entry.name().equals(LAUNCHER) ? Optional.empty() : entry.alive();
      if (left.isPresent()) {
        found++;
        Child.end(left.get(), entry.name().equals("postgres") ? "INT" : "TERM", longest);
      }
    }
    return found;
  }
}
