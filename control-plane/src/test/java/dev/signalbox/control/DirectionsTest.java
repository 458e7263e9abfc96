package dev.signalbox.control;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

final class DirectionsTest {

  private static final String BASE = "dev.signalbox.control.";

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("dev.signalbox.control");

  @Test
  void goOnlyWhereTheListAllows() {
    Set<String> forbidden = new TreeSet<>();
    for (JavaClass from : CLASSES) {
      String feature = feature(from);
      for (Dependency dependency : from.getDirectDependenciesFromSelf()) {
        String target = feature(dependency.getTargetClass());
        if (!feature.isEmpty() && !target.isEmpty() && !feature.equals(target)) {
          if (!Directions.ALLOWED.getOrDefault(feature, Set.of()).contains(target)) {
            forbidden.add(feature + " uses " + target + ": " + from.getSimpleName());
          }
        }
      }
    }
    assertThat(forbidden).isEmpty();
  }

  @Test
  void makeNoCircle() {
    SlicesRuleDefinition.slices().matching(BASE + "(*)..").should().beFreeOfCycles().check(CLASSES);
  }

  @Test
  void keepControllersStoresAndRowsInsideTheirFeature() {
    noClasses()
        .that()
        .haveNameMatching(BASE + ".*(Api|Store|Row)")
        .should()
        .bePublic()
        .check(CLASSES);
  }

  @Test
  void leaveTheNettyPipelineAndTheClockToOthers() {
    noClasses()
        .that()
        // docs/adr/0007
        .resideOutsideOfPackage(BASE + "guard")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.netty..")
        .check(CLASSES);
    noClasses()
        .that()
        .doNotHaveFullyQualifiedName(ControlPlane.class.getName())
        .should()
        .callMethod(java.time.Instant.class, "now")
        .orShould()
        .callMethod(System.class, "currentTimeMillis")
        .orShould()
        .callMethod(System.class, "getenv")
        .check(CLASSES);
    classes()
        .that()
        .haveNameMatching(".*(Manager|Helper|Impl|Util)")
        .should()
        .haveSimpleName("nothing of that name")
        .allowEmptyShould(true)
        .check(CLASSES);
  }

  private static String feature(JavaClass type) {
    String name = type.getPackageName();
    if (!name.startsWith(BASE)) {
      return "";
    }
    return name.substring(BASE.length()).replaceFirst("\\..*", "");
  }
}
