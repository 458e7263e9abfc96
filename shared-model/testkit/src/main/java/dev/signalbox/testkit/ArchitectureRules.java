package dev.signalbox.testkit;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.domain.properties.HasName;
import com.tngtech.archunit.lang.ArchRule;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// Who may use whom, for the whole tree. A rule about packages that a module does not have holds
/// there.
public final class ArchitectureRules {

  private static final String BASE = "dev.signalbox";
  private static final String DATA = BASE + ".data";

  /// Addresses as values. They open nothing.
  private static final DescribedPredicate<JavaClass> ADDRESSES =
      DescribedPredicate.describe(
          "addresses",
          type ->
              Set.of(
                      "java.net.URI",
                      "java.net.URISyntaxException",
                      "java.net.URLDecoder",
                      "java.net.URLEncoder",
                      "java.net.InetAddress",
                      "java.net.Inet4Address",
                      "java.net.Inet6Address")
                  .contains(type.getName()));

  /// What gives another answer tomorrow, or on another machine.
  private static final DescribedPredicate<JavaClass> CLOCKS_AND_FILES =
      DescribedPredicate.describe(
          "clocks and files",
          type ->
              Set.of(
                      "java.time.Clock",
                      "java.time.InstantSource",
                      "java.io.File",
                      "java.io.FileInputStream",
                      "java.io.FileOutputStream",
                      "java.io.FileReader",
                      "java.io.FileWriter",
                      "java.io.RandomAccessFile",
                      "java.lang.Process",
                      "java.lang.ProcessBuilder",
                      "java.lang.Thread")
                  .contains(type.getName()));

  private static final DescribedPredicate<JavaMethodCall> ASKS_FOR_AN_ADDRESS =
      DescribedPredicate.describe(
          "asks the network for an address",
          call ->
              call.getTargetOwner().isAssignableTo(InetAddress.class)
                  && Set.of("getByName", "getAllByName", "getLocalHost", "isReachable")
                      .contains(call.getName()));

  private ArchitectureRules() {}

  /// All rules.
  public static List<ArchRule> all() {
    List<ArchRule> rules = new ArrayList<>();
    rules.add(modelStandsAlone());
    rules.add(compilerIsPure());
    rules.add(planesAreApart());
    rules.add(billingServesTheControlPlane());
    rules.addAll(Stages.rules());
    rules.addAll(Purity.rules());
    rules.add(noVaguePackages());
    rules.add(noVagueNames());
    rules.add(dataLayerIsHidden());
    rules.add(noCycles());
    return rules.stream().map(rule -> rule.allowEmptyShould(true)).toList();
  }

  private static ArchRule modelStandsAlone() {
    return classes()
        .that()
        .resideInAPackage(BASE + ".model..")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(BASE + ".model..", "java..", "org.jspecify..")
        .as("the shared model uses the JDK and JSpecify only");
  }

  private static ArchRule compilerIsPure() {
    return noClasses()
        .that()
        .resideInAPackage(BASE + ".compiler..")
        .should()
        .dependOnClassesThat(
            resideInAnyPackage(
                    "io.micronaut..",
                    "io.netty..",
                    "java.sql..",
                    "java.net..",
                    "java.net.http..",
                    "java.nio.channels..",
                    "java.nio.file..",
                    "java.util.concurrent..")
                .or(CLOCKS_AND_FILES)
                .and(not(ADDRESSES)))
        .orShould()
        .callMethodWhere(ASKS_FOR_AN_ADDRESS)
        .as("the policy compiler is pure: no framework, database, network, file, clock or thread");
  }

  private static ArchRule planesAreApart() {
    return noClasses()
        .that()
        .resideInAnyPackage(DATA + "..", BASE + ".simulator..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            BASE + ".control..", BASE + ".billing..", "io.micronaut..", "java.sql..", "javax.sql..")
        .as("the data plane knows no control plane, no framework and no database");
  }

  private static ArchRule billingServesTheControlPlane() {
    return noClasses()
        .that()
        .resideInAnyPackage(BASE + ".billing..", BASE + ".control..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(DATA + "..", BASE + ".simulator..")
        .as("billing and control plane know no data plane");
  }

  private static ArchRule noVaguePackages() {
    return noClasses()
        .should()
        .resideInAnyPackage("..impl..", "..util..", "..utils..", "..dto..", "..service..")
        .as("packages are features, not layers");
  }

  private static ArchRule noVagueNames() {
    return noClasses()
        .should()
        .haveNameMatching(".*(Manager|Helper|Impl|Util|Utils)")
        .as("names say what a class is");
  }

  private static ArchRule dataLayerIsHidden() {
    return noClasses()
        .that()
        .resideInAPackage(BASE + ".control..")
        .and(HasName.Predicates.nameMatching(".*(Store|Row|Api)"))
        .should()
        .bePublic()
        .as("stores, rows and controllers are private to their feature");
  }

  private static ArchRule noCycles() {
    return slices()
        .matching(BASE + ".(**)")
        .should()
        .beFreeOfCycles()
        .as("packages form no cycles");
  }
}
