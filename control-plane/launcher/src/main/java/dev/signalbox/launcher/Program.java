package dev.signalbox.launcher;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/// The programs that Signalbox consists of: which module holds each, its main class and the memory
/// it may take. How one is started stands in an argument file (`java @FILE`) that is written once
/// per build and read by the script and by `up` alike.
enum Program {
  PROXY(
      "data-plane",
      "dev.signalbox.data.Gateway",
      // Sampling buffers for leaks costs three percent of a call; the tests do it.
      "-Xms64m -Xmx208m -XX:MaxDirectMemorySize=256m -Dio.netty.leakDetection.level=disabled"),
  CONTROL(
      "control-plane",
      "dev.signalbox.control.ControlPlane",
      "-Xms64m -Xmx384m -XX:MaxDirectMemorySize=128m"),
  SIMULATOR(
      "data-plane/simulator",
      "dev.signalbox.simulator.Simulator",
      "-Xms32m -Xmx256m -XX:MaxDirectMemorySize=256m"),
  BENCH("data-plane/simulator", "dev.signalbox.simulator.bench.Bench", "-Xmx1g"),
  LAUNCHER("control-plane/launcher", "", "-Xms16m -Xmx96m -XX:TieredStopAtLevel=1");

  /// What Netty needs to reach memory outside the heap on JDK 25, and small objects everywhere. A
  /// program that is out of memory ends, and is started again.
  private static final List<String> COMMON =
      List.of(
          "-XX:+UseSerialGC",
          "-XX:+UseCompactObjectHeaders",
          "-XX:+ExitOnOutOfMemoryError",
          "--enable-native-access=ALL-UNNAMED",
          "--sun-misc-unsafe-memory-access=allow",
          "-Dfile.encoding=UTF-8",
          "-Duser.timezone=UTC");

  private final String module;
  private final String mainClass;
  private final String memory;

  Program(String module, String mainClass, String memory) {
    this.module = module;
    this.mainClass = mainClass;
    this.memory = memory;
  }

  /// The main class; empty where several are started from the same file.
  String mainClass() {
    return mainClass;
  }

  /// Where its argument file is.
  Path arguments(Path home) {
    return runFolder(home).resolve(name().toLowerCase(Locale.ROOT) + ".args");
  }

  /// Where argument files, caches and the unpacked PostgreSQL are.
  static Path runFolder(Path home) {
    return home.resolve("target").resolve("run");
  }

  /// The command that starts it.
  List<String> command(Path home, List<String> arguments) {
    List<String> command = new ArrayList<>(List.of(java(), "@" + arguments(home)));
    command.add(mainClass);
    command.addAll(arguments);
    return List.copyOf(command);
  }

  /// The Java that runs us.
  static String java() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }

  /// The options that decide what an AOT cache of this program is good for.
  List<String> options() {
    List<String> options = new ArrayList<>(COMMON);
    options.addAll(List.of(memory.split(" ", -1)));
    return options;
  }

  /// Its jars, in an order that does not change.
  List<Path> jars(Path home) {
    Path target = home.resolve(module).resolve("target");
    try (Stream<Path> own = Files.list(target);
        Stream<Path> others = Files.list(target.resolve("lib"))) {
      List<Path> jars = new ArrayList<>(own.filter(Program::isJar).sorted().toList());
      jars.addAll(others.filter(Program::isJar).sorted().toList());
      return jars;
    } catch (IOException notBuilt) {
      throw new UncheckedIOException(notBuilt);
    }
  }

  private static boolean isJar(Path file) {
    String name = file.getFileName().toString();
    return name.endsWith(".jar") && !name.endsWith("-sources.jar") && !name.endsWith("-tests.jar");
  }

  /// The content of its argument file.
  ///
  /// @param cache the AOT cache to start from, if there is one
  String argumentFile(Path home, Optional<Path> cache) {
    List<String> lines = new ArrayList<>(options());
    cache.ifPresent(file -> {
      lines.add("-XX:AOTCache=" + file);
      // A cache that does not fit any more is a slower start and nothing else.
      lines.add("-Xlog:disable");
      lines.add("-Xlog:all=error:stderr");
    });
    lines.add("-Dsignalbox.home=" + home);
    lines.add("-cp");
    lines.add(String.join(":", jars(home).stream().map(Path::toString).toList()));
    StringBuilder text = new StringBuilder();
    lines.forEach(line -> text.append(quoted(line)).append('\n'));
    return text.toString();
  }

  /// As `java @FILE` reads it: a path may hold spaces.
  private static String quoted(String line) {
    return '"' + line.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }
}
