package dev.signalbox.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The script, in a made-up project whose path has a space, with made-up JDKs that say who they
/// are.
final class ScriptTest {

  @TempDir Path folder;
  private Path project;
  private Path tools;

  @BeforeEach
  void layOut() throws IOException {
    project = Files.createDirectories(folder.resolve("my project")).toRealPath();
    tools = Files.createDirectories(folder.resolve("tools"));
    Files.copy(Path.of("../../signalbox"), project.resolve("signalbox"));
    Files.createDirectories(project.resolve("shared-model/src/main"));
    Files.writeString(project.resolve("pom.xml"), "<project/>");
  }

  @Test
  void takesTheJdkOfJavaHomeIfItIsNewEnough() throws IOException {
    Path jdk = jdk("mine", "25.0.3");
    built(jdk);
    assertThat(run(Map.of("JAVA_HOME", jdk.toString()), "key").output()).startsWith("mine @");
  }

  @Test
  void findsAJdkElsewhereWhereJavaHomeAndTheDefaultAreTooOld() throws IOException {
    Path old = jdk("old", "17.0.15");
    Path good = jdk("good", "25");
    jdk("newer", "27");
    built(good);
    Files.createSymbolicLink(tools.resolve("java"), old.resolve("bin/java"));
    assertThat(run(Map.of("JAVA_HOME", old.toString()), "key").output()).startsWith("good @");
  }

  @Test
  void asksAJdkThatHasNoReleaseFileForItsVersion() throws IOException {
    Path jdk = jdk("plain", "25.0.1");
    Files.delete(jdk.resolve("release"));
    built(jdk);
    assertThat(run(Map.of(), "key").output()).startsWith("plain @");
  }

  @Test
  void saysInOneLineThatAJdkIsMissingAndWhereToGetOne() throws IOException {
    jdk("old", "17.0.15");
    Result result = run(Map.of(), "up");
    assertThat(result.exit()).isEqualTo(1);
    assertThat(result.output().lines())
        .containsExactly(
            "signalbox: JDK 25 is missing: install one (Debian: apt-get install openjdk-25-jdk or"
                + " temurin-25-jdk) or set JAVA_HOME.");
  }

  @Test
  void saysInOneLineThatMavenIsMissing() throws IOException {
    jdk("good", "25");
    Result result = run(Map.of(), "up");
    assertThat(result.exit()).isEqualTo(1);
    assertThat(result.output().lines())
        .containsExactly("signalbox: Maven is missing: apt-get install maven");
  }

  @Test
  void passesArgumentsOnAsTheyAreFromAnyFolder() throws IOException {
    built(jdk("good", "25"));
    assertThat(run(Map.of(), "proxy", "--config", "a b.yaml").output())
        .isEqualTo(
            "good @"
                + project
                + "/target/run/proxy.args dev.signalbox.data.Gateway --config a b.yaml\n");
  }

  @Test
  void buildsOnceAndAgainWhenASourceIsNewer() throws IOException {
    jdk("good", "25");
    program(
        tools.resolve("mvn"), "echo built; mkdir -p target/run; touch target/run/launcher.args");
    assertThat(run(Map.of(), "key").output().lines().filter("built"::equals)).hasSize(1);
    assertThat(run(Map.of(), "key").output()).doesNotContain("built");
    Path source = project.resolve("shared-model/src/main/New.java");
    Files.writeString(source, "class New {}");
    Files.setLastModifiedTime(source, FileTime.fromMillis(System.currentTimeMillis() + 5_000));
    assertThat(run(Map.of(), "key").output()).contains("built");
  }

  @Test
  void explainsItselfAndRefusesWhatItDoesNotKnow() throws IOException {
    assertThat(run(Map.of(), "help").output()).startsWith("usage: ./signalbox COMMAND");
    Result unknown = run(Map.of(), "fly");
    assertThat(unknown.exit()).isEqualTo(2);
    assertThat(unknown.output()).startsWith("signalbox: unknown command fly");
  }

  private record Result(int exit, String output) {}

  /// Only made-up JDKs can be found, and of the system's programs only what a script needs.
  private Result run(Map<String, String> more, String... arguments) throws IOException {
    for (String name :
        List.of("bash", "find", "readlink", "cat", "mkdir", "mv", "flock", "touch")) {
      Path link = tools.resolve(name);
      if (!Files.exists(link)) {
        Files.createSymbolicLink(link, onPath(name));
      }
    }
    List<String> command = new ArrayList<>(List.of(project.resolve("signalbox").toString()));
    command.addAll(List.of(arguments));
    ProcessBuilder builder =
        new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true);
    Map<String, String> environment = new HashMap<>(more);
    environment.put("PATH", tools.toString());
    environment.put("HOME", folder.toString());
    environment.put("SIGNALBOX_JDKS", jdks());
    builder.environment().clear();
    builder.environment().putAll(environment);
    Process process = builder.start();
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Result(Shell.await(process), output);
  }

  private String jdks() throws IOException {
    Path all = Files.createDirectories(folder.resolve("jdks"));
    try (var found = Files.list(all)) {
      return String.join(" ", found.map(Path::toString).toList());
    }
  }

  private static Path onPath(String name) {
    for (String place : System.getenv("PATH").split(":")) {
      if (Files.isExecutable(Path.of(place, name))) {
        return Path.of(place, name);
      }
    }
    throw new IllegalStateException("no " + name);
  }

  private Path jdk(String name, String version) throws IOException {
    Path jdk = folder.resolve("jdks").resolve(name);
    Files.createDirectories(jdk.resolve("bin"));
    program(jdk.resolve("bin/java"), "echo " + name + " \"$@\"");
    program(jdk.resolve("bin/javac"), "echo javac " + version);
    Files.writeString(
        jdk.resolve("release"), "IMPLEMENTOR=\"X\"\nJAVA_VERSION=\"" + version + "\"\n");
    return jdk;
  }

  private static void program(Path file, String script) throws IOException {
    Files.writeString(file, "#!/bin/bash\n" + script + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  /// Leaves the marks of a build that is newer than every source.
  private void built(Path jdk) throws IOException {
    Path run = Files.createDirectories(project.resolve("target/run"));
    Files.writeString(run.resolve("launcher.args"), "");
    Files.writeString(run.resolve("built"), project + "\n" + jdk + "\n");
    Files.setLastModifiedTime(
        run.resolve("built"), FileTime.fromMillis(System.currentTimeMillis() + 1_000));
  }
}
