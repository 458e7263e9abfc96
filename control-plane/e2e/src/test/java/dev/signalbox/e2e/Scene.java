package dev.signalbox.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/// All of Signalbox for a class of tests, and for each test a wire of its own to the gateway and an
/// empty folder. Register it in a static field.
final class Scene
    implements BeforeAllCallback, AfterAllCallback, BeforeEachCallback, AfterEachCallback {

  private final String name;
  private final Consumer<Stack> prepared;
  private Stack stack;
  private Path work;
  private ByteTap tap;

  private Scene(String name, Consumer<Stack> prepared) {
    this.name = name;
    this.prepared = prepared;
  }

  /// With nothing but what `./signalbox up` sets up.
  ///
  /// @param name of the folder with its data
  static Scene of(String name) {
    return of(name, stack -> {});
  }

  /// With what is set up besides.
  static Scene of(String name, Consumer<Stack> prepared) {
    return new Scene(name, prepared);
  }

  Stack stack() {
    return stack;
  }

  /// The wire of this test.
  ByteTap tap() {
    return tap;
  }

  /// An empty folder for this test.
  Path work() {
    return work;
  }

  /// Clients on the wire of this test.
  Clients clients() {
    return new Clients(work, tap);
  }

  @Override
  public void beforeAll(ExtensionContext context) {
    Clients.folder();
    stack = Stack.start(name);
    prepared.accept(stack);
  }

  @Override
  public void afterAll(ExtensionContext context) {
    if (stack != null) {
      stack.close();
    }
  }

  @Override
  public void beforeEach(ExtensionContext context) throws IOException {
    work = Files.createTempDirectory("signalbox-scene");
    tap = new ByteTap(stack.gateway());
  }

  @Override
  public void afterEach(ExtensionContext context) throws IOException {
    tap.close();
    List<Path> left;
    try (Stream<Path> all = Files.walk(work)) {
      left = all.sorted(Comparator.reverseOrder()).toList();
    }
    left.forEach(Scene::delete);
  }

  private static void delete(Path path) {
    try {
      Files.deleteIfExists(path);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }
}
