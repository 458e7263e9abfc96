package dev.signalbox.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.signalbox.model.json.Json;
import dev.signalbox.model.json.JsonValue;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/// All of it: one data folder through a first start, calls, kills, an end and a second start. The
/// steps build on each other.
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class UpIT {

  private static final Duration HEALED = Duration.ofSeconds(60);
  private static final String CALL =
      """
      {"model":"claude-sonnet-4-5","max_tokens":64,"stream":true,
       "messages":[{"role":"user","content":"Say hello."}]}\
      """;

  @TempDir static Path folder;

  private static final HttpClient CLIENT = HttpClient.newHttpClient();
  private static final Path HOME = Path.of("../..").toAbsolutePath().normalize();

  @BeforeAll
  static void prepare() {
    Prepare.main(new String[] {HOME.toString()});
  }

  @AfterAll
  static void end() {
    Down.run(data());
  }

  @Test
  @Order(1)
  void bringsEverythingUpFromNothingToASuccessfulStreamedCall() throws Exception {
    Result up = up();
    assertThat(up.output()).contains("Signalbox is ready.", connection().adminToken().reveal());
    assertThat(up.exit()).isZero();
    assertThat(connection().pids())
        .containsOnlyKeys("launcher", "proxy", "simulator", "control", "postgres");
    HttpResponse<String> answer = call();
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).contains("event: message_start", "event: message_stop");
  }

  @Test
  @Order(2)
  void keepsTheDatabaseDurableAndItsApplicationRoleBound() throws SQLException {
    assertThat(query("SHOW fsync")).isEqualTo("on");
    assertThat(query("SHOW synchronous_commit")).isEqualTo("on");
    assertThat(query("SHOW full_page_writes")).isEqualTo("on");
    assertThat(query("SHOW listen_addresses")).isEqualTo("127.0.0.1");
    assertThat(
            query(
                "SELECT rolsuper OR rolbypassrls OR rolcreaterole OR rolcreatedb FROM pg_roles"
                    + " WHERE rolname = current_user"))
        .isEqualTo("f");
  }

  @Test
  @Order(3)
  void refusesASecondStartWithTheSameDataAndAPortThatIsTaken() throws Exception {
    Result again = up();
    assertThat(again.exit()).isEqualTo(1);
    assertThat(again.output()).contains("already runs").hasLineCount(1);
    try (ServerSocket taken = new ServerSocket(0)) {
      String port = Integer.toString(taken.getLocalPort());
      Result refused =
          run(Up.class, "--data", folder.resolve("other").toString(), "--gateway-port", port);
      assertThat(refused.exit()).isEqualTo(1);
      assertThat(refused.output()).contains("Port " + port + " is taken").hasLineCount(1);
    }
  }

  @Test
  @Order(4)
  void startsEachKilledProcessAgain() throws Exception {
    for (String name : List.of("proxy", "control", "postgres", "simulator")) {
      long before = connection().pids().get(name);
      ProcessHandle.of(before).orElseThrow().destroyForcibly();
      await()
          .alias(name)
          .atMost(HEALED)
          .until(() -> connection().pids().getOrDefault(name, before) != before);
      await().alias(name).atMost(HEALED).ignoreExceptions().until(() -> call().statusCode() == 200);
      await()
          .alias(name)
          .atMost(HEALED)
          .ignoreExceptions()
          .until(() -> get(connection().control().resolve("/v1/keys")).statusCode() == 200);
    }
  }

  @Test
  @Order(5)
  void tellsWhatTheCallsCostOnceTheyAreShipped() throws Exception {
    await().atMost(HEALED).until(() -> !data("/v1/sessions").isEmpty());
    assertThat(data("/v1/keys")).hasSize(1);
  }

  @Test
  @Order(5)
  void keepsThePolicyAsAFile() throws Exception {
    String data = data().toString();
    String file = folder.resolve("policy.yaml").toString();
    assertThat(run(PolicyFile.class, "export", file, "--data", data).exit()).isZero();
    assertThat(Files.readString(Path.of(file))).contains("providers:\n", "simulator:\n");
    assertThat(run(PolicyFile.class, "diff", file, "--data", data)).isEqualTo(new Result(0, ""));
    String alias = "aliases:\n  from-file: {provider: simulator, model: claude-sonnet-4-5}\n";
    Files.writeString(
        Path.of(file), Files.readString(Path.of(file)).replaceFirst("aliases:.*\n", alias));
    assertThat(run(PolicyFile.class, "apply", file, "--dry-run", "--data", data).exit())
        .isEqualTo(1);
    Result applied =
        run(PolicyFile.class, "apply", file, "--reason", "from a file", "--data", data);
    assertThat(applied.output()).contains("+ alias from-file", "is in force.");
    assertThat(applied.exit()).isZero();
    assertThat(run(PolicyFile.class, "diff", file, "--data", data).exit()).isZero();
    Files.writeString(Path.of(file), "aliases: {x: y");
    Result refused = run(PolicyFile.class, "diff", file, "--data", data);
    assertThat(refused.exit()).isEqualTo(2);
    assertThat(refused.output()).contains("line 1");
  }

  @Test
  @Order(6)
  void findsTheSameKeyTokenAndDataAfterAnEnd() throws Exception {
    Connection before = connection();
    List<ProcessHandle> processes = processes();
    assertThat(run(Down.class, "--data", data().toString()).output())
        .isEqualTo("Signalbox is stopped.\n");
    assertThat(processes).noneMatch(ProcessHandle::isAlive);
    assertThat(Files.exists(data().resolve("connection.json"))).isFalse();
    Result up = up();
    assertThat(up.output()).doesNotContain(before.adminToken().reveal());
    assertThat(connection().virtualKey().reveal()).isEqualTo(before.virtualKey().reveal());
    assertThat(connection().adminToken().reveal()).isEqualTo(before.adminToken().reveal());
    assertThat(data("/v1/keys")).hasSize(1);
    assertThat(data("/v1/sessions")).isNotEmpty();
    assertThat(call().statusCode()).isEqualTo(200);
  }

  @Test
  @Order(7)
  void clearsUpAfterALauncherThatWasKilled() throws Exception {
    List<ProcessHandle> left = processes();
    ProcessHandle launcher = ProcessHandle.of(connection().pids().get("launcher")).orElseThrow();
    launcher.destroyForcibly();
    launcher.onExit().join();
    assertThat(left).anyMatch(ProcessHandle::isAlive);
    assertThat(up().exit()).isZero();
    assertThat(left).noneMatch(ProcessHandle::isAlive);
    assertThat(call().statusCode()).isEqualTo(200);
    assertThat(run(Down.class, "--data", data().toString()).exit()).isZero();
  }

  private record Result(int exit, String output) {}

  private static Path data() {
    return folder.resolve("my data");
  }

  private static Result up() throws IOException {
    return run(
        Up.class,
        "--detach",
        "--data",
        data().toString(),
        "--gateway-port",
        "0",
        "--control-port",
        "0");
  }

  private static Result run(Class<?> main, String... arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of(Program.java()));
    command.addAll(List.of("@" + Program.LAUNCHER.arguments(HOME), main.getName()));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    for (String name : List.of("ANTHROPIC_API_KEY", "OPENAI_API_KEY", "GEMINI_API_KEY")) {
      builder.environment().remove(name);
    }
    Process process = builder.start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Result(Shell.await(process), output);
  }

  private static Connection connection() {
    return Connection.parse(DataFolder.read(data().resolve("connection.json")).orElseThrow());
  }

  private static List<ProcessHandle> processes() {
    return connection().pids().entrySet().stream()
        .filter(entry -> !entry.getKey().equals("launcher"))
        .map(Map.Entry::getValue)
        .map(ProcessHandle::of)
        .flatMap(Optional::stream)
        .toList();
  }

  private static HttpResponse<String> call() throws Exception {
    Connection now = connection();
    HttpRequest request =
        HttpRequest.newBuilder(now.gateway().resolve("/v1/messages"))
            .timeout(Duration.ofSeconds(20))
            .header("x-api-key", now.virtualKey().reveal())
            .header("anthropic-version", "2023-06-01")
            .header("content-type", "application/json")
            .POST(BodyPublishers.ofString(CALL))
            .build();
    return CLIENT.send(request, BodyHandlers.ofString());
  }

  private static HttpResponse<String> get(URI address) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(address)
            .timeout(Duration.ofSeconds(20))
            .header("authorization", "Bearer " + connection().adminToken().reveal())
            .build();
    return CLIENT.send(request, BodyHandlers.ofString());
  }

  private static List<JsonValue> data(String path) throws Exception {
    return Json.parse(get(connection().control().resolve(path)).body()).asObject().array("data");
  }

  private static String query(String sql) throws SQLException {
    StoredSecrets secrets = StoredSecrets.load(new DataFolder(data())).orElseThrow();
    int port;
    try {
      // The fourth line of the server's lock file.
      port = Integer.parseInt(Files.readAllLines(data().resolve("postgres/postmaster.pid")).get(3));
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
    try (var database =
            DriverManager.getConnection(
                Postgres.url(port), Postgres.APPLICATION, secrets.application().reveal());
        var statement = database.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      rows.next();
      return rows.getString(1);
    }
  }
}
