package dev.signalbox.launcher;

import dev.signalbox.model.json.Json;
import dev.signalbox.model.json.JsonException;
import dev.signalbox.model.json.JsonValue;
import dev.signalbox.model.json.JsonValue.Obj;
import dev.signalbox.model.key.Secret;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// `./signalbox policy export|apply|diff`: the policy as a file. Ends with 0 if nothing differs or
/// all was done, with 1 if something differs, with 2 if it could not be done.
public final class PolicyFile {

  private static final int DIFFERENT = 1;
  private static final int FAILED = 2;
  private static final int OK = 200;
  private static final long MOST_BYTES = 1024 * 1024;
  private static final Duration TIMEOUT = Duration.ofSeconds(30);
  private static final String YAML = "application/yaml";

  private final HttpClient client;
  private final URI base;
  private final Secret token;
  private final PrintStream out;

  PolicyFile(HttpClient client, URI base, Secret token, PrintStream out) {
    this.client = client;
    this.base = base;
    this.token = token;
    this.out = out;
  }

  public static void main(String[] arguments) {
    Path home = Path.of(System.getProperty("signalbox.home", ".")).toAbsolutePath();
    try (HttpClient client = HttpClient.newHttpClient()) {
      PolicyOptions options = PolicyOptions.parse(List.of(arguments), home.resolve(".signalbox"));
      System.exit(of(client, options, System.getenv()).run(options));
    } catch (StopException stop) {
      System.err.println("signalbox: " + stop.getMessage());
      System.exit(FAILED);
    }
  }

  /// Finds the control plane and the token: those of the command line and the environment, else
  /// those of what runs with the data folder.
  static PolicyFile of(HttpClient client, PolicyOptions options, Map<String, String> environment) {
    Optional<String> url =
        options.control().or(() -> Optional.ofNullable(environment.get("SIGNALBOX_URL")));
    Optional<String> token = Optional.ofNullable(environment.get("SIGNALBOX_TOKEN"));
    Optional<Connection> running =
        DataFolder.read(new DataFolder(options.data()).connection()).map(Connection::parse);
    URI base =
        url.map(PolicyFile::address)
            .or(() -> running.map(Connection::control))
            .orElseThrow(() ->
                new StopException(
                    "Nothing runs with the data in "
                        + options.data()
                        + ": start it, or name a control plane with --control URL."));
    // The token of this machine is for the control plane of this machine only.
    Secret secret =
        token
            .map(Secret::new)
            .or(() -> url.isEmpty() ? running.map(Connection::adminToken) : Optional.empty())
            .orElseThrow(() -> new StopException("Set SIGNALBOX_TOKEN to an API token."));
    return new PolicyFile(client, base, secret, System.out);
  }

  /// Does what was asked for; gives the exit status.
  int run(PolicyOptions options) {
    return switch (options.action()) {
      case EXPORT -> export(options.file());
      case DIFF -> diff(read(options.file().orElseThrow()));
      case APPLY -> apply(read(options.file().orElseThrow()), options.dryRun(), options.reason());
    };
  }

  private int export(Optional<Path> file) {
    String yaml = send(request("/v1/policy").header("accept", YAML).GET());
    if (file.isEmpty()) {
      out.print(yaml);
      return 0;
    }
    try {
      Files.writeString(file.get(), yaml);
    } catch (IOException failed) {
      throw new StopException(file.get() + " cannot be written.", failed);
    }
    return 0;
  }

  private int diff(byte[] yaml) {
    Obj answer = Json.parse(send(post("/v1/policy/drift", yaml))).asObject();
    out.print(answer.string("text"));
    return answer.flag("equal") ? 0 : DIFFERENT;
  }

  private int apply(byte[] yaml, boolean dryRun, Optional<String> reason) {
    HttpRequest.Builder request = post("/v1/policy/apply" + (dryRun ? "?dryRun=true" : ""), yaml);
    reason.ifPresent(text -> request.header("x-signalbox-reason", text));
    Obj answer = Json.parse(send(request)).asObject();
    out.print(answer.string("text"));
    long version = answer.number("version");
    if (!answer.flag("changed")) {
      out.println("Nothing differs from version " + version + ".");
      return 0;
    }
    out.println(
        dryRun ? "This would be version " + version + "." : "Version " + version + " is in force.");
    return dryRun ? DIFFERENT : 0;
  }

  private HttpRequest.Builder post(String path, byte[] yaml) {
    return request(path).header("content-type", YAML).POST(BodyPublishers.ofByteArray(yaml));
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(base.resolve(path))
        .timeout(TIMEOUT)
        .header("x-signalbox-client", "cli")
        .header("authorization", "Bearer " + token.reveal());
  }

  private String send(HttpRequest.Builder request) {
    try {
      HttpResponse<String> answer =
          client.send(request.build(), BodyHandlers.ofString(StandardCharsets.UTF_8));
      if (answer.statusCode() != OK) {
        throw new StopException(problem(answer));
      }
      return answer.body();
    } catch (IllegalArgumentException malformed) {
      throw new StopException("The token or the reason has characters that cannot be sent.");
    } catch (IOException away) {
      throw new StopException("The control plane at " + base + " does not answer.", away);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new StopException("Stopped.", interrupted);
    }
  }

  /// What problem+json says, an error per line.
  private static String problem(HttpResponse<String> answer) {
    StringBuilder text = new StringBuilder("refused: ");
    try {
      Obj problem = Json.parse(answer.body()).asObject();
      text.append(problem.string("title")).append(". ").append(problem.string("detail"));
      for (JsonValue error : problem.array("errors")) {
        text.append("\n  ").append(error.asObject().string("detail"));
      }
      return text.toString();
    } catch (JsonException notAProblem) {
      return text.append("status ").append(answer.statusCode()).toString();
    }
  }

  private static byte[] read(Path file) {
    try {
      if (Files.size(file) > MOST_BYTES) {
        throw new StopException(file + " is larger than 1 MiB, the most that a policy has.");
      }
      return Files.readAllBytes(file);
    } catch (IOException missing) {
      throw new StopException(file + " cannot be read.", missing);
    }
  }

  private static URI address(String text) {
    try {
      URI address = URI.create(text);
      if (address.getHost() != null && String.valueOf(address.getScheme()).startsWith("http")) {
        return address;
      }
    } catch (IllegalArgumentException malformed) {
      // Said below.
    }
    throw new StopException("--control must be an address such as https://control.example.");
  }
}
