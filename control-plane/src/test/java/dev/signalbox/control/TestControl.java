package dev.signalbox.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.signalbox.control.access.AccessSettings;
import dev.signalbox.control.database.DatabaseSettings;
import dev.signalbox.control.guard.ConnectionLimits;
import dev.signalbox.control.guard.GuardSettings;
import dev.signalbox.control.guard.RateLimits;
import dev.signalbox.control.http.Contract;
import dev.signalbox.model.json.Json;
import dev.signalbox.model.json.JsonValue;
import dev.signalbox.model.key.Secret;
import dev.signalbox.testkit.database.TestDatabase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A control plane in this process with a database of its own, and a client of it.
public final class TestControl implements AutoCloseable {

  public static final String ADMIN = "sbx_admin_0123456789abcdef0123456789abcdef";
  public static final String PROXY = "sbx_proxy_0123456789abcdef0123456789abcdef";

  /// Tests ask often.
  private static final RateLimits UNHURRIED =
      new RateLimits(
          new RateLimits.Rate(100_000, 1_000_000), new RateLimits.Rate(100_000, 1_000_000));

  private final TestDatabase database;
  private final Settings settings;
  private final ControlPlane control;
  private final HttpClient client = HttpClient.newHttpClient();
  private @Nullable ContractCheck contract;

  private TestControl(TestDatabase database, Settings settings, ControlPlane control) {
    this.database = database;
    this.settings = settings;
    this.control = control;
  }

  /// Starts one on a new database and waits until it is ready.
  public static TestControl start() {
    TestControl started = startOn(TestDatabase.create());
    started.awaitReady();
    return started;
  }

  /// Starts one on a given database without waiting for it.
  public static TestControl startOn(TestDatabase database) {
    Settings settings = settings(database);
    return new TestControl(
        database, settings, ControlPlane.start(settings, limits(ConnectionLimits.USUAL)));
  }

  /// Starts another process of the same installation: on the same database, with the same keys.
  public TestControl startAnother() {
    return new TestControl(
        database, settings, ControlPlane.start(settings, limits(ConnectionLimits.USUAL)));
  }

  /// Starts one on a new database, with limits of its own, and waits until it is ready.
  public static TestControl startWith(GuardSettings guard) {
    TestDatabase database = TestDatabase.create();
    Settings settings = settings(database);
    TestControl started = new TestControl(database, settings, ControlPlane.start(settings, guard));
    started.awaitReady();
    return started;
  }

  /// Limits for connections, and none that matter for the number of requests.
  public static GuardSettings limits(ConnectionLimits connections) {
    return new GuardSettings(connections, UNHURRIED);
  }

  /// Starts one on a new database that takes reports of leaked keys, and waits until it is ready.
  ///
  /// @param reporters the file with the keys of those who may report
  public static TestControl startWithLeakReporters(Path reporters) {
    TestDatabase database = TestDatabase.create();
    Settings settings = settings(database, Optional.of(reporters));
    TestControl started =
        new TestControl(
            database, settings, ControlPlane.start(settings, limits(ConnectionLimits.USUAL)));
    started.awaitReady();
    return started;
  }

  /// The settings that [#startOn] uses.
  public static Settings settings(TestDatabase database) {
    return settings(database, Optional.empty());
  }

  private static Settings settings(TestDatabase database, Optional<Path> leakReporters) {
    try {
      Path folder = Files.createTempDirectory("signalbox-control");
      return new Settings(
          "127.0.0.1",
          0,
          new DatabaseSettings(
              database.url(),
              database.ownerUser(),
              new Secret(database.ownerPassword()),
              database.appUser(),
              new Secret(database.appPassword())),
          new AccessSettings(
              Optional.of(new Secret(ADMIN)), Optional.of(new Secret(PROXY)), leakReporters),
          folder.resolve("trust"));
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  public void awaitReady() {
    await()
        .atMost(Duration.ofSeconds(30))
        .pollInterval(Duration.ofMillis(20))
        .until(() -> send("GET", "/readyz", null, null).statusCode() == 200);
  }

  public TestDatabase database() {
    return database;
  }

  /// A bean of the running service.
  public <T> T bean(Class<T> type) {
    return control.context().getBean(type);
  }

  public URI address(String path) {
    return control.address().resolve(path);
  }

  /// Sends a request with the admin token.
  public HttpResponse<String> get(String path) {
    return send("GET", path, ADMIN, null);
  }

  /// Sends a JSON body with the admin token.
  public HttpResponse<String> post(String path, String body) {
    return send("POST", path, ADMIN, body);
  }

  /// Sends a request; without a token or a body if they are null.
  public HttpResponse<String> send(
      String method, String path, @Nullable String token, @Nullable String body) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(address(path))
            .timeout(Duration.ofSeconds(40))
            .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
    if (token != null) {
      request.header("authorization", "Bearer " + token);
    }
    if (body != null) {
      request.header("content-type", "application/json");
    }
    return send(request.build(), body);
  }

  /// Sends a request, and holds its answer against the contract.
  public HttpResponse<String> send(HttpRequest request) {
    return send(request, null);
  }

  private HttpResponse<String> send(HttpRequest request, @Nullable String body) {
    try {
      HttpResponse<String> answer = client.send(request, BodyHandlers.ofString());
      check(request, body, answer);
      return answer;
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(stopped);
    }
  }

  private void check(HttpRequest request, @Nullable String body, HttpResponse<String> answer) {
    assertThat(
            contract()
                .faults(
                    new ContractCheck.Exchange(
                        request.method(),
                        request.uri().getPath(),
                        body,
                        answer.statusCode(),
                        answer.headers().firstValue("content-type").orElse(""),
                        answer.body())))
        .as(request.method() + " " + request.uri() + " answered " + answer.body())
        .isEmpty();
  }

  private synchronized ContractCheck contract() {
    if (contract == null) {
      contract = new ContractCheck(bean(Contract.class).document());
    }
    return contract;
  }

  /// The body of an answer.
  public static JsonValue.Obj json(HttpResponse<String> answer) {
    return Json.parse(answer.body()).asObject();
  }

  @Override
  public void close() {
    client.close();
    control.close();
  }
}
