package dev.signalbox.testkit;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// Checks the production classes of one module against [ArchitectureRules]. Each module extends it
/// as its `ArchitectureTest`; it runs in the module's folder, as the build does.
public abstract class ArchitectureContract {

  @TestFactory
  Stream<DynamicTest> keepsTheRule() {
    JavaClasses classes = new ClassFileImporter().importPath(Path.of("target", "classes"));
    return ArchitectureRules.all().stream()
        .map(rule -> DynamicTest.dynamicTest(rule.getDescription(), () -> rule.check(classes)));
  }
}
