package dev.signalbox.testkit.database;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import javax.sql.DataSource;

/// A PostgreSQL server process. Most tests share one per run; a test that kills its server starts
/// its own with [#startIn].
public final class TestServer implements AutoCloseable {

  private static final AtomicInteger DATABASES = new AtomicInteger();
  private static final String OWNER = "signalbox_owner";
  private static final String APP = "signalbox_app";
  private static final String PASSWORD = "test-only";

  private final EmbeddedPostgres postgres;

  private TestServer(EmbeddedPostgres postgres) {
    this.postgres = postgres;
  }

  /// The server of this test run; started at the first call, stopped when the run ends.
  public static TestServer shared() {
    return Shared.SERVER;
  }

  /// Starts a server whose data stay in a folder, on a given port; 0 takes any free one. Starting
  /// again in the same folder finds the data.
  public static TestServer startIn(Path folder, int port) {
    return start(
        EmbeddedPostgres.builder()
            .setDataDirectory(folder)
            .setCleanDataDirectory(false)
            .setPort(port),
        "on");
  }

  /// Starts a server that forgets what it was told when the power fails, in a new folder.
  public static TestServer startForgetful() {
    return start(EmbeddedPostgres.builder(), "off");
  }

  /// Creates an empty database, and the two roles if they are not there.
  public TestDatabase createDatabase() {
    String name = "test_" + DATABASES.incrementAndGet();
    DataSource superuser = postgres.getPostgresDatabase();
    try (Connection connection = superuser.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(role(OWNER));
      statement.execute(role(APP));
      statement.execute("CREATE DATABASE " + name + " OWNER " + OWNER);
      statement.execute("REVOKE ALL ON DATABASE " + name + " FROM PUBLIC");
      statement.execute("GRANT CONNECT ON DATABASE " + name + " TO " + APP);
    } catch (SQLException failed) {
      throw new IllegalStateException(failed);
    }
    return new TestDatabase(
        "jdbc:postgresql://localhost:" + port() + "/" + name, OWNER, PASSWORD, APP, PASSWORD);
  }

  /// The port it listens on.
  public int port() {
    return postgres.getPort();
  }

  /// Ends the server like a power cut: no process of it can finish anything.
  public void kill() {
    ProcessHandle postmaster = ProcessHandle.of(postmasterId()).orElseThrow();
    List<ProcessHandle> all =
        Stream.concat(Stream.of(postmaster), postmaster.descendants()).toList();
    all.forEach(ProcessHandle::destroyForcibly);
    all.forEach(process -> process.onExit().join());
    // Only to give the folder's lock back; there is nothing left to stop.
    close();
  }

  private long postmasterId() {
    try (Connection connection = postgres.getPostgresDatabase().getConnection();
        Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "SELECT split_part(pg_read_file('postmaster.pid'), E'\\n', 1)")) {
      rows.next();
      return Long.parseLong(rows.getString(1));
    } catch (SQLException failed) {
      throw new IllegalStateException(failed);
    }
  }

  @Override
  public void close() {
    try {
      postgres.close();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  private static String role(String name) {
    return """
    DO $$ BEGIN
      IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '%1$s') THEN
        CREATE ROLE %1$s LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE
          PASSWORD '%2$s';
      END IF;
    END $$\
    """
        .formatted(name, PASSWORD);
  }

  /// The embedded server comes with durability off, for speed; we test what we ship.
  private static TestServer start(EmbeddedPostgres.Builder builder, String durability) {
    try {
      return new TestServer(
          builder
              .setServerConfig("fsync", durability)
              .setServerConfig("synchronous_commit", durability)
              .setServerConfig("max_connections", "200")
              .setPGStartupWait(Duration.ofSeconds(60))
              .start());
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  private static final class Shared {
    private static final TestServer SERVER = start(EmbeddedPostgres.builder(), "on");
  }
}
