package dev.signalbox.testkit;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.lang.ArchRule;
import java.util.List;
import java.util.Random;
import java.util.Set;

/// Time, chance and environment come from outside, so that every test can set them.
final class Purity {

  /// Reading the JDK's own clock, dice or environment.
  private static final Set<String> AMBIENT =
      Set.of(
          "java.time.Instant.now",
          "java.time.LocalDate.now",
          "java.time.LocalDateTime.now",
          "java.time.ZonedDateTime.now",
          "java.time.OffsetDateTime.now",
          "java.time.InstantSource.system",
          "java.time.Clock.systemUTC",
          "java.time.Clock.systemDefaultZone",
          "java.time.Clock.system",
          "java.lang.System.currentTimeMillis",
          "java.lang.System.getenv",
          "java.lang.Math.random",
          "java.util.UUID.randomUUID",
          "java.util.concurrent.ThreadLocalRandom.current");

  /// Makes ids that only have to differ; no behaviour hangs on them.
  private static final String REQUEST_IDS = "dev.signalbox.control.http.RequestIds";

  /// Measures real time under a load that is meant to be uneven.
  private static final String BENCH = "dev.signalbox.simulator.bench";

  private static final String FACTORY = "io.micronaut.context.annotation.Factory";

  private Purity() {}

  static List<ArchRule> rules() {
    return List.of(
        noClasses()
            .that(areNotEntryPoints())
            .should()
            .callMethodWhere(readsWhatIsAround())
            .as("clock, chance and environment are read by entry points only"),
        noClasses()
            .that(areNotEntryPoints())
            .should()
            .callConstructor(Random.class)
            .as("random generators without a seed are made by entry points only"));
  }

  private static DescribedPredicate<JavaClass> areNotEntryPoints() {
    return DescribedPredicate.describe(
        "are not entry points",
        type ->
            !type.tryGetMethod("main", String[].class).isPresent()
                && !type.getName().equals(REQUEST_IDS)
                && !type.getPackageName().equals(BENCH)
                && !type.isAnnotatedWith(FACTORY));
  }

  private static DescribedPredicate<JavaMethodCall> readsWhatIsAround() {
    return DescribedPredicate.describe(
        "read what is around them",
        call -> AMBIENT.contains(call.getTargetOwner().getName() + "." + call.getName()));
  }
}
