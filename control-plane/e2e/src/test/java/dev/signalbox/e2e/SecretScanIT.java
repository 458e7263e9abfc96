package dev.signalbox.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.e2e.Stack.Part;
import dev.signalbox.e2e.Traffic.Result;
import dev.signalbox.model.json.Json;
import dev.signalbox.model.json.JsonValue.Obj;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Reads every byte that a whole run has left on disk: the database and its write-ahead log, the
/// logs, the archives of policies and the spool. No secret and nothing that was said in a call is
/// among it.
final class SecretScanIT {

  private static final String PROMPT = "quartz zebra harmonica 7391";

  /// Where secrets are kept: readable by their owner only.
  private static final List<String> KEPT_IN =
      List.of("keys/", "connection.json", "proxy/fleet/identity.json");

  @Test
  void leavesNoSecretAndNoPromptOnDisk() throws Exception {
    try (Stack stack = Stack.start("secrets");
        HttpClient client = HttpClient.newHttpClient()) {
      Map<String, String> secrets = secretsOf(stack);
      Obj made = post(stack, client, "/v1/keys?wait=applied&timeout=20", owned(stack));
      secrets.put("a key", made.string("key"));
      Obj rotated = post(stack, client, "/v1/keys/" + made.string("id") + "/rotate", "{}");
      secrets.put("a rotated key", rotated.string("key"));
      post(stack, client, "/v1/keys/leaked", "{\"key\":\"" + made.string("key") + "\"}");
      call(stack, client, stack.key(), 200);
      call(stack, client, made.string("key"), 401);
      call(stack, client, "sbx_nonsense" + secrets.get("a key"), 401);
      List<Result> results = Traffic.calls(stack, "secrets", 1);
      assertThat(results).allMatch(Result::complete);
      stack.awaitReplaced(Part.PROXY, stack.kill(Part.PROXY));
      secrets.put("what was said", PROMPT);

      List<String> found = new ArrayList<>();
      int seen = scan(stack.data(), secrets, made.string("id"), found);

      assertThat(found).isEmpty();
      assertThat(seen).as("files that name the key, which is no secret").isPositive();
    }
  }

  private static Map<String, String> secretsOf(Stack stack) {
    Map<String, String> secrets = new LinkedHashMap<>();
    secrets.put("the first key", stack.key());
    secrets.put("the token of the administrator", stack.control().token());
    stack
        .command(Part.CONTROL)
        .environment()
        .forEach((name, value) -> {
          if (name.endsWith("_TOKEN") || name.endsWith("_PASSWORD")) {
            secrets.put(name, value);
          }
        });
    String identity = read(stack.data().resolve("proxy/fleet/identity.json"));
    Json.parse(identity)
        .asObject()
        .members()
        .forEach((name, value) -> {
          if (value.toString().contains("sbx_proxy_")) {
            secrets.put("identity of the proxy", value.asString());
          }
        });
    return secrets;
  }

  /// @return how many files have the harmless text
  private static int scan(
      Path data, Map<String, String> secrets, String harmless, List<String> found)
      throws IOException {
    int seen = 0;
    List<Path> files;
    try (Stream<Path> all = Files.walk(data)) {
      files = all.filter(Files::isRegularFile).toList();
    }
    for (Path file : files) {
      String name = data.relativize(file).toString();
      if (KEPT_IN.stream().anyMatch(name::startsWith)) {
        continue;
      }
      String bytes = read(file);
      seen += bytes.contains(harmless) ? 1 : 0;
      secrets.forEach((what, secret) -> {
        if (bytes.contains(secret) || secret.length() == 54 && bytes.contains(core(secret))) {
          found.add(what + " in " + name);
        }
      });
    }
    return seen;
  }

  /// Of a virtual key: what only its holder knows.
  private static String core(String key) {
    return key.substring(16, 48);
  }

  /// A file byte by byte; nothing if it is gone meanwhile.
  private static String read(Path file) {
    try {
      return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
    } catch (NoSuchFileException gone) {
      return "";
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  private static String owned(Stack stack) {
    return "{\"owner_id\":\"" + stack.control().all("/v1/members").getFirst().string("id") + "\"}";
  }

  private static Obj post(Stack stack, HttpClient client, String path, String body)
      throws IOException, InterruptedException {
    HttpResponse<String> answer =
        client.send(
            HttpRequest.newBuilder(URI.create(stack.control().base() + path))
                .header("authorization", "Bearer " + stack.control().token())
                .header("content-type", "application/json")
                .POST(BodyPublishers.ofString(body))
                .build(),
            BodyHandlers.ofString());
    assertThat(answer.statusCode()).as(path).isBetween(200, 201);
    return Json.parse(answer.body()).asObject();
  }

  /// A call whose words must not stay; a key that was just ended may still be on its way out.
  private static void call(Stack stack, HttpClient client, String key, int status)
      throws IOException, InterruptedException {
    assertThat(OneMessage.status(stack, client, key, PROMPT)).isIn(status, 200);
  }
}
