package dev.signalbox.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import dev.signalbox.control.key.KeyStore;
import dev.signalbox.data.guard.NosyStage;
import dev.signalbox.data.route.Neighbour;
import dev.signalbox.data.util.ThingHelper;
import dev.signalbox.model.LeakyModel;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Shows that the rules see what they forbid, on classes made to break them.
final class ArchitectureRulesTest {

  @Test
  void everyBreachIsSeenByItsRule() {
    assertThat(broken(NosyStage.class, Neighbour.class))
        .containsExactlyInAnyOrder(
            "stage guard uses the model, its evidence and no other stage",
            "clock, chance and environment are read by entry points only",
            "random generators without a seed are made by entry points only");
    assertThat(broken(ThingHelper.class))
        .containsExactlyInAnyOrder(
            "packages are features, not layers", "names say what a class is");
    assertThat(broken(LeakyModel.class))
        .containsExactly("the shared model uses the JDK and JSpecify only");
    assertThat(broken(KeyStore.class))
        .containsExactly("stores, rows and controllers are private to their feature");
  }

  @Test
  void cleanClassesBreakNothing() {
    assertThat(broken(Neighbour.class, FakeClock.class)).isEmpty();
  }

  private static List<String> broken(Class<?>... types) {
    JavaClasses classes = new ClassFileImporter().importClasses(types);
    return ArchitectureRules.all().stream()
        .filter(rule -> rule.evaluate(classes).hasViolation())
        .map(ArchRule::getDescription)
        .toList();
  }
}
