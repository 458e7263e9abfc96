package dev.signalbox.testkit;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.lang.ArchRule;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// The direction inside the data plane: stages hang on evidence, never on each other.
final class Stages {

  private static final String DATA = "dev.signalbox.data";

  private static final String MODEL = "dev.signalbox.model..";

  /// The pure policy compiler belongs to the contract of the planes, like the model.
  private static final String COMPILER = "dev.signalbox.compiler..";

  private static final List<String> STAGES =
      List.of(
          "accept",
          "authenticate",
          "resolve",
          "admit",
          "guard",
          "cache",
          "route",
          "call",
          "relay",
          "meter",
          "trace");

  /// What a stage may use of the data plane besides its evidence: `exchange`, and the entries of
  /// `snapshot` that the evidence carries.
  private static final Map<String, List<String>> EXTRAS =
      Map.of(
          "accept", List.of("dialect", "port"),
          "resolve", List.of("dialect"),
          "guard", List.of("dialect"),
          "call", List.of("dialect", "port", "spool"),
          "relay", List.of("dialect", "port", "translate", "conversation"),
          "meter", List.of("dialect", "spool"));

  private Stages() {}

  static List<ArchRule> rules() {
    List<ArchRule> rules = new ArrayList<>();
    STAGES.forEach(stage -> rules.add(usesOnlyItsEvidence(stage)));
    rules.add(onlyTheRootKnowsStages());
    rules.add(evidenceIsValues());
    rules.add(syncAndResolveNeverMeet());
    rules.add(onlyResolveAsksForTheCurrentPolicy());
    rules.add(portsUseEvidenceOnly());
    rules.add(socketsStayAtTheEdges());
    rules.add(dialectsReadBytesOnly());
    return rules;
  }

  private static ArchRule usesOnlyItsEvidence(String stage) {
    String[] allowed =
        Stream.concat(
                Stream.of(MODEL, COMPILER, in(stage), in("exchange"), in("snapshot")),
                EXTRAS.getOrDefault(stage, List.of()).stream().map(Stages::in))
            .toArray(String[]::new);
    String[] strangers =
        Stream.concat(Stream.of(allowed), Stream.of(notOurs())).toArray(String[]::new);
    return classes()
        .that()
        .resideInAPackage(in(stage))
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(strangers)
        .as("stage " + stage + " uses the model, its evidence and no other stage");
  }

  private static ArchRule onlyTheRootKnowsStages() {
    return noClasses()
        .that()
        .resideInAPackage(DATA + ".*..")
        .and()
        .resideOutsideOfPackages(packages(STAGES))
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(packages(STAGES))
        .as("only the root of the data plane knows the stages");
  }

  private static ArchRule evidenceIsValues() {
    return classes()
        .that()
        .resideInAnyPackage(in("exchange"), in("snapshot"))
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            MODEL, COMPILER, in("exchange"), in("snapshot"), "java..", "org.jspecify..")
        .as("evidence and snapshots are values over the model");
  }

  private static ArchRule portsUseEvidenceOnly() {
    return classes()
        .that()
        .resideInAPackage(in("port"))
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            MODEL,
            COMPILER,
            in("exchange"),
            in("snapshot"),
            in("port"),
            "java..",
            "org.jspecify..",
            "io.netty..")
        .as("the ports between the sockets use evidence only");
  }

  private static ArchRule onlyResolveAsksForTheCurrentPolicy() {
    return noClasses()
        .that()
        .resideInAnyPackage(packages(STAGES))
        .and()
        .resideOutsideOfPackage(in("resolve"))
        .should()
        .dependOnClassesThat()
        .haveFullyQualifiedName(DATA + ".snapshot.CurrentPolicy")
        .as("a call pins its policy once: no stage but resolve asks for the current one");
  }

  private static ArchRule syncAndResolveNeverMeet() {
    return noClasses()
        .that()
        .resideInAPackage(in("sync"))
        .should()
        .dependOnClassesThat()
        .resideInAPackage(in("resolve"))
        .as("sync writes the snapshot, resolve reads it, and they never meet");
  }

  private static ArchRule socketsStayAtTheEdges() {
    return noClasses()
        .that()
        .resideInAPackage(DATA + ".*..")
        .and()
        .resideOutsideOfPackages(
            in("accept"), in("call"), in("relay"), in("port"), in("sync"), in("ops"), in("dialect"))
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.netty..")
        .as("sockets stay in accept, call, relay, port, sync, ops and the root");
  }

  private static ArchRule dialectsReadBytesOnly() {
    return classes()
        .that()
        .resideInAPackage(in("dialect"))
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            MODEL,
            COMPILER,
            in("dialect"),
            in("eventstream"),
            in("eventstream"),
            in("exchange"),
            "java..",
            "org.jspecify..",
            "io.netty.buffer..",
            "io.netty.util..")
        .as("dialects read bytes and know no socket");
  }

  private static String in(String name) {
    return DATA + "." + name + "..";
  }

  private static String[] packages(List<String> names) {
    return names.stream().map(Stages::in).toArray(String[]::new);
  }

  private static String[] notOurs() {
    return new String[] {"java..", "javax..", "org.jspecify..", "io.netty..", "com.github.luben.."};
  }
}
