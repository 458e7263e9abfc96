package dev.signalbox.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.signalbox.model.json.Json;
import dev.signalbox.model.json.JsonValue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Requests made from the contract, sensible and senseless ones, by schemathesis: a short pass;
/// with `-Dsignalbox.full=true` 50,000. Where there is no Python, or it cannot get schemathesis, it
/// is left out. See docs/how-to/fuzz-the-api.md.
final class FuzzIT {

  private static final boolean FULL = Boolean.getBoolean("signalbox.full");
  private static final int REQUESTS = FULL ? 50_000 : 300;
  private static final int PATIENCE_MINUTES = FULL ? 60 : 5;
  private static final Path SOURCES = Path.of("src/test/fuzz").toAbsolutePath();
  private static final Path ENVIRONMENT = Path.of("target/fuzz").toAbsolutePath();

  private static TestControl control;

  @BeforeAll
  static void start() throws Exception {
    assumeTrue(isThere(), "there is no Python that can install schemathesis");
    control = TestControl.start();
  }

  @AfterAll
  static void stop() {
    if (control != null) {
      control.close();
    }
  }

  @Test
  void breaksNeitherTheServiceNorTheContract() throws Exception {
    String address = control.address("/").toString();
    List<String> command =
        new ArrayList<>(
            List.of(
                ENVIRONMENT.resolve("bin/python").toString(),
                SOURCES.resolve("fuzz.py").toString(),
                "--url",
                address.substring(0, address.length() - 1),
                "--token",
                TestControl.ADMIN,
                "--proxy-token",
                TestControl.PROXY,
                "--requests",
                Integer.toString(REQUESTS)));
    if (!FULL) {
      command.addAll(List.of("--phases", "examples,fuzzing", "--examples", "5"));
    }
    Path output = ENVIRONMENT.resolve("output.txt");
    int exit = run(command, output);
    List<String> lines = Files.readAllLines(output);

    assertThat(exit).as(String.join("\n", lines)).isZero();
    JsonValue.Obj summary = Json.parse(lines.getLast()).asObject();
    System.out.println("fuzzing: " + lines.getLast());
    assertThat(summary.number("requests")).isGreaterThanOrEqualTo(REQUESTS);
    assertThat(summary.number("server_errors")).isZero();
    // Requests that got through are what shows that the fuzzer did not only knock.
    assertThat(summary.object("statuses").number("200")).isPositive();
    // Among what got through may be the end of the fuzzer's own token.
    assertThat(control.get("/readyz").statusCode()).isEqualTo(200);
  }

  /// Makes the environment at the first run.
  private static boolean isThere() throws Exception {
    Path python = ENVIRONMENT.resolve("bin/python");
    Files.createDirectories(ENVIRONMENT);
    Path log = ENVIRONMENT.resolve("set-up.txt");
    try {
      if (!Files.exists(python)
          && run(List.of("python3", "-m", "venv", ENVIRONMENT.toString()), log) != 0) {
        return false;
      }
      return run(
              List.of(
                  python.toString(),
                  "-m",
                  "pip",
                  "install",
                  "--quiet",
                  "--disable-pip-version-check",
                  "-r",
                  SOURCES.resolve("requirements.txt").toString()),
              log)
          == 0;
    } catch (IOException noPython) {
      return false;
    }
  }

  private static int run(List<String> command, Path output) throws Exception {
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    try {
      assertThat(process.waitFor(PATIENCE_MINUTES, TimeUnit.MINUTES)).as("in time").isTrue();
      return process.exitValue();
    } finally {
      process.destroyForcibly();
    }
  }
}
