package dev.signalbox.launcher;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The running processes of one data folder. It writes down which they are at every change, and
/// ends them in the order that loses nothing: the proxy first, which finishes its calls and ships
/// what it has booked; the control plane after it; the database last.
final class Supervisor {

  private static final List<String> STOP_ORDER =
      List.of("proxy", "simulator", "control", "postgres");
  private static final Duration LONGEST_STOP = Duration.ofSeconds(40);

  private final DataFolder data;
  private final List<Child> children = new ArrayList<>();
  private Optional<Connection> connection = Optional.empty();
  private boolean stopped;

  Supervisor(DataFolder data) {
    this.data = data;
  }

  /// Starts a process and keeps it running.
  Child start(ChildSpec spec) {
    Child child = new Child(spec, this::changed);
    synchronized (this) {
      if (stopped) {
        throw new StopException("Stopped while starting.");
      }
      children.add(child);
    }
    child.start();
    return child;
  }

  /// Says that everything is ready: from now on `connection.json` is there and up to date.
  synchronized Connection announce(Connection ready) {
    Connection now = ready.withPids(pids());
    connection = Optional.of(now);
    if (!stopped) {
      DataFolder.writePrivate(data.connection(), now.toJson());
    }
    return now;
  }

  /// Whether everything was ready once.
  synchronized boolean announced() {
    return connection.isPresent();
  }

  /// Ends everything. What comes later finds nothing to do.
  void stop() {
    List<Child> running;
    synchronized (this) {
      if (stopped) {
        return;
      }
      stopped = true;
      running = List.copyOf(children);
      data.connection().toFile().delete();
    }
    for (String name : STOP_ORDER) {
      running.stream()
          .filter(child -> child.name().equals(name))
          .forEach(child -> child.stop(LONGEST_STOP));
    }
    data.processes().toFile().delete();
  }

  private synchronized void changed() {
    if (stopped) {
      return;
    }
    table().save(data);
    if (connection.isPresent()) {
      DataFolder.writePrivate(data.connection(), connection.get().withPids(pids()).toJson());
    }
  }

  private Map<String, Long> pids() {
    Map<String, Long> pids = new LinkedHashMap<>();
    for (ProcessTable.Entry entry : table().entries()) {
      pids.put(entry.name(), entry.pid());
    }
    return pids;
  }

  private ProcessTable table() {
    List<ProcessTable.Entry> entries = new ArrayList<>();
    entries.add(ProcessTable.Entry.of(ProcessTable.LAUNCHER, ProcessHandle.current()));
    for (String name : STOP_ORDER) {
      for (Child child : children) {
        if (child.name().equals(name)) {
          child.handle().ifPresent(process -> entries.add(ProcessTable.Entry.of(name, process)));
        }
      }
    }
    return new ProcessTable(entries);
  }
}
