package dev.signalbox.launcher;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// The embedded PostgreSQL: a real server with durable settings whose data stay in the data folder.
/// It listens on the loopback address only and lets nobody in without a password.
final class Postgres {

  static final String DATABASE = "signalbox";
  static final String OWNER = "signalbox_owner";
  static final String APPLICATION = "signalbox_app";

  private static final String HOST = "127.0.0.1";
  private static final int READY_LINE = 7;

  private final Path home;
  private final DataFolder data;
  private final Unprivileged unprivileged;

  /// @param home the folder that holds `bin`
  Postgres(Path home, DataFolder data, Unprivileged unprivileged) {
    this.home = home;
    this.data = data;
    this.unprivileged = unprivileged;
  }

  /// Makes the cluster, the database and its two roles, unless they are there. What is only half
  /// made is never seen: it is made beside and moved in place.
  ///
  /// @throws StopException if it cannot be made
  void create(StoredSecrets secrets) {
    if (Files.isDirectory(data.postgres())) {
      unprivileged.handOver(data, data.postgres());
      return;
    }
    try {
      Path fresh = data.root().resolve("postgres.new");
      Shell.run(List.of("rm", "-rf", fresh.toString()), "");
      Files.createDirectory(
          fresh,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      unprivileged.handOver(data, fresh);
      initialise(fresh, secrets);
      setUp(fresh, secrets);
      Files.move(fresh, data.postgres(), StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  private void initialise(Path folder, StoredSecrets secrets) {
    List<String> command =
        List.of(
            program("initdb"),
            "--pgdata=" + folder,
            "--username=postgres",
            "--pwfile=/dev/stdin",
            "--auth=scram-sha-256",
            "--encoding=UTF8",
            "--locale-provider=builtin",
            "--builtin-locale=C.UTF-8",
            "--locale=C");
    Shell.Result result =
        Shell.run(unprivileged.wrap(command), secrets.superuser().reveal() + "\n");
    if (result.exit() != 0) {
      throw new StopException("PostgreSQL cannot set its folder up: " + lastLine(result.output()));
    }
  }

  /// The roles are what production has: the one that owns the tables is used for migrations, the
  /// other is bound by row-level security. Neither is a superuser.
  private void setUp(Path folder, StoredSecrets secrets) {
    String statements =
        role(OWNER, secrets.owner().reveal())
            + role(APPLICATION, secrets.application().reveal())
            + statement("CREATE DATABASE " + DATABASE + " OWNER " + OWNER)
            + statement("REVOKE ALL ON DATABASE " + DATABASE + " FROM PUBLIC")
            + statement("GRANT CONNECT ON DATABASE " + DATABASE + " TO " + APPLICATION);
    List<String> command =
        List.of(program("postgres"), "--single", "-j", "-D", folder.toString(), "postgres");
    Shell.Result result = Shell.run(unprivileged.wrap(command), statements);
    boolean refused = result.output().contains("ERROR:") || result.output().contains("FATAL:");
    if (result.exit() != 0 || refused) {
      throw new StopException("PostgreSQL cannot make its roles: " + lastLine(result.output()));
    }
  }

  private static String role(String name, String password) {
    return statement(
        "CREATE ROLE "
            + name
            + " LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE PASSWORD '"
            + password
            + "'");
  }

  /// In the single-user mode an empty line ends a statement.
  private static String statement(String sql) {
    return sql + ";\n\n";
  }

  /// The server as a process to keep running.
  ChildSpec server(int port, Map<String, String> environment) {
    List<String> command =
        new ArrayList<>(List.of(program("postgres"), "-D", data.postgres().toString()));
    Map<String, String> settings =
        Map.of(
            "listen_addresses", HOST,
            "port", Integer.toString(port),
            "unix_socket_directories", "",
            "fsync", "on",
            "synchronous_commit", "on",
            "full_page_writes", "on",
            "max_connections", "100");
    settings.forEach((name, value) -> {
      command.add("-c");
      command.add(name + "=" + value);
    });
    return new ChildSpec(
        "postgres",
        unprivileged.wrap(command),
        environment,
        data.log("postgres"),
        this::ready,
        this::clearStaleLock,
        "INT");
  }

  static String url(int port) {
    return "jdbc:postgresql://" + HOST + ":" + port + "/" + DATABASE;
  }

  /// Whether the server says of itself that it takes connections: the eighth line of its lock file.
  private boolean ready(long pid) {
    List<String> lines = lockFile();
    return lines.size() > READY_LINE
        && lines.getFirst().strip().equals(Long.toString(pid))
        && lines.get(READY_LINE).strip().equals("ready");
  }

  /// After kill -9 the lock file stays, and the server deals with it, unless the process id in it
  /// was given to somebody else since: then it would take that one for itself and refuse to start.
  /// The file is removed in that case only, and only if no process of the old server is left, as
  /// the file is what keeps two servers from writing the same data.
  private void clearStaleLock() {
    List<String> lines = lockFile();
    if (lines.isEmpty() || !lines.getFirst().strip().matches("[0-9]{1,18}")) {
      return;
    }
    boolean foreign =
        ProcessHandle.of(Long.parseLong(lines.getFirst().strip()))
            .filter(ProcessHandle::isAlive)
            .filter(holder -> !holder.info().command().orElse("/postgres").endsWith("/postgres"))
            .isPresent();
    if (foreign && ProcessHandle.allProcesses().noneMatch(this::worksInOurFolder)) {
      try {
        Files.deleteIfExists(lockPath());
      } catch (IOException failed) {
        throw new UncheckedIOException(failed);
      }
    }
  }

  /// Every process of a server has the data folder as its working directory.
  private boolean worksInOurFolder(ProcessHandle process) {
    try {
      return Path.of("/proc", Long.toString(process.pid()), "cwd")
          .toRealPath()
          .equals(data.postgres().toRealPath());
    } catch (IOException notOursToSee) {
      return false;
    }
  }

  private Path lockPath() {
    return data.postgres().resolve("postmaster.pid");
  }

  private List<String> lockFile() {
    try {
      return Files.readAllLines(lockPath());
    } catch (IOException notThereOrBeingWritten) {
      return List.of();
    }
  }

  private String program(String name) {
    return home.resolve("bin").resolve(name).toString();
  }

  private static String lastLine(String output) {
    List<String> lines = output.strip().lines().toList();
    return lines.isEmpty() ? "it said nothing" : lines.getLast();
  }
}
