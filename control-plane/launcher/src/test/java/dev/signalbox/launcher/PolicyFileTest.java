package dev.signalbox.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.signalbox.model.key.Secret;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The command against a control plane that answers what each test says.
final class PolicyFileTest {

  @TempDir Path folder;
  private final ConcurrentLinkedQueue<String> asked = new ConcurrentLinkedQueue<>();
  private final ByteArrayOutputStream output = new ByteArrayOutputStream();
  private HttpServer server;
  private HttpClient client;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.start();
    client = HttpClient.newHttpClient();
  }

  @AfterEach
  void stop() {
    client.close();
    server.stop(0);
  }

  @Test
  void exportsWhatIsInForce() throws IOException {
    answer(200, "providers: {}\n");
    Path file = folder.resolve("policy.yaml");

    assertThat(run("export")).isZero();
    assertThat(output()).isEqualTo("providers: {}\n");
    assertThat(run("export", file.toString())).isZero();
    assertThat(file).hasContent("providers: {}");
    assertThat(asked).contains("GET /v1/policy Bearer t ");
  }

  @Test
  void tellsByItsExitStatusWhetherAFileDiffers() throws IOException {
    Path file = Files.writeString(folder.resolve("policy.yaml"), "aliases: {a: b}");
    answer(200, "{\"equal\":false,\"text\":\"+ alias a: model: b\\n\"}");
    assertThat(run("diff", file.toString())).isEqualTo(1);
    assertThat(output()).isEqualTo("+ alias a: model: b\n");

    answer(200, "{\"equal\":true,\"text\":\"\"}");
    assertThat(run("diff", file.toString())).isZero();
    assertThat(asked).contains("POST /v1/policy/drift Bearer t aliases: {a: b}");
  }

  @Test
  void appliesWithAReasonOrRehearsesWithoutOne() throws IOException {
    Path file = Files.writeString(folder.resolve("policy.yaml"), "aliases: {a: b}");
    answer(200, "{\"changed\":true,\"version\":7,\"text\":\"+ alias a: model: b\\n\"}");

    assertThat(run("apply", file.toString(), "--reason", "why not")).isZero();
    assertThat(run("apply", file.toString(), "--dry-run")).isEqualTo(1);
    assertThat(output())
        .isEqualTo(
            """
            + alias a: model: b
            Version 7 is in force.
            + alias a: model: b
            This would be version 7.
            """);
    assertThat(asked)
        .containsExactly(
            "POST /v1/policy/apply Bearer t aliases: {a: b} (why not)",
            "POST /v1/policy/apply?dryRun=true Bearer t aliases: {a: b}");
  }

  @Test
  void showsEveryErrorOfARefusal() throws IOException {
    Path file = Files.writeString(folder.resolve("policy.yaml"), "x: y");
    answer(
        422,
        "{\"title\":\"The body has errors\",\"detail\":\"The policy is not sound.\","
            + "\"errors\":[{\"detail\":\"line 1: x\"},{\"detail\":\"line 2: y\"}]}");

    assertThatThrownBy(() -> run("apply", file.toString(), "--reason", "r"))
        .isInstanceOf(StopException.class)
        .hasMessage(
            "refused: The body has errors. The policy is not sound.\n  line 1: x\n  line 2: y");
  }

  @Test
  void refusesCommandLinesThatItDoesNotUnderstand() {
    for (List<String> wrong :
        List.of(
            List.<String>of(),
            List.of("fly"),
            List.of("apply"),
            List.of("apply", "f"),
            List.of("diff"),
            List.of("diff", "a", "b"),
            List.of("apply", "f", "--force", "--reason", "r"),
            List.of("apply", "f", "--reason"))) {
      assertThatThrownBy(() -> PolicyOptions.parse(wrong, folder))
          .as(wrong.toString())
          .isInstanceOf(StopException.class);
    }
  }

  @Test
  void sendsTheTokenOfThisMachineToNoOther() throws IOException {
    Connection connection =
        new Connection(
            URI.create("http://127.0.0.1:1"),
            URI.create("http://127.0.0.1:2"),
            URI.create("http://127.0.0.1:3"),
            URI.create("http://127.0.0.1:4"),
            new Secret("admin"),
            new Secret("key"),
            Map.of());
    Files.writeString(folder.resolve("connection.json"), connection.toJson());
    PolicyOptions here = PolicyOptions.parse(List.of("export"), folder);
    PolicyOptions elsewhere =
        PolicyOptions.parse(List.of("export", "--control", "https://other.example"), folder);

    assertThat(PolicyFile.of(client, here, Map.of())).isNotNull();
    assertThat(PolicyFile.of(client, elsewhere, Map.of("SIGNALBOX_TOKEN", "t"))).isNotNull();
    assertThatThrownBy(() -> PolicyFile.of(client, elsewhere, Map.of()))
        .hasMessageContaining("SIGNALBOX_TOKEN");
    assertThatThrownBy(
            () -> PolicyFile.of(client, here, Map.of("SIGNALBOX_URL", "ftp://x.example")))
        .hasMessageContaining("address");
    assertThatThrownBy(() ->
            PolicyFile.of(
                client, PolicyOptions.parse(List.of("export"), folder.resolve("none")), Map.of()))
        .hasMessageContaining("Nothing runs");
  }

  private int run(String... arguments) {
    PolicyOptions options = PolicyOptions.parse(List.of(arguments), folder);
    URI base = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    return new PolicyFile(
            client, base, new Secret("t"), new PrintStream(output, true, StandardCharsets.UTF_8))
        .run(options);
  }

  private String output() {
    return output.toString(StandardCharsets.UTF_8);
  }

  private void answer(int status, String body) {
    try {
      server.removeContext("/");
    } catch (IllegalArgumentException first) {
      // There is none yet.
    }
    server.createContext(
        "/",
        exchange -> {
          String sent =
              new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
          String reason = exchange.getRequestHeaders().getFirst("x-signalbox-reason");
          asked.add(
              exchange.getRequestMethod()
                  + " "
                  + exchange.getRequestURI()
                  + " "
                  + exchange.getRequestHeaders().getFirst("authorization")
                  + " "
                  + sent
                  + (reason == null ? "" : " (" + reason + ")"));
          byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(status, bytes.length);
          exchange.getResponseBody().write(bytes);
          exchange.close();
        });
  }
}
