package dev.signalbox.control.policy;

import dev.signalbox.compiler.PolicyProblem;
import dev.signalbox.compiler.document.PolicyDocument;
import dev.signalbox.compiler.yaml.PolicyYaml;
import dev.signalbox.control.http.Problem;
import dev.signalbox.control.http.Problem.FieldError;
import dev.signalbox.control.http.ProblemCode;
import dev.signalbox.model.json.JsonValue;
import dev.signalbox.model.json.JsonValue.Obj;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.MediaType;
import java.util.List;

/// A policy as a client sent it, in YAML or in JSON of the same shape.
final class PolicyText {

  static final String YAML = "application/yaml";
  static final String OLD_YAML = "application/x-yaml";
  static final String TEXT_YAML = "text/yaml";
  static final String PLAIN = "text/plain";

  private PolicyText() {}

  /// Reads a policy that must be sound.
  ///
  /// @throws dev.signalbox.control.http.ProblemException if it is not, with everything that is
  ///   wrong, or if it is too large to be looked at
  static PolicyDocument sound(byte[] utf8) {
    return switch (read(utf8)) {
      case PolicyYaml.Result.Ready(PolicyDocument document) -> document;
      case PolicyYaml.Result.Rejected(List<PolicyProblem> problems) -> throw refusal(problems);
    };
  }

  /// Reads a policy.
  static PolicyYaml.Result read(byte[] utf8) {
    if (utf8.length > PolicyYaml.MAX_BYTES) {
      throw Problem.of(ProblemCode.BODY_TOO_LARGE, "A policy has at most 1 MiB.").asException();
    }
    return PolicyYaml.read(utf8, Policies.EGRESS);
  }

  /// Everything that is wrong, as an answer of its own.
  static Obj verdict(PolicyYaml.Result result) {
    List<PolicyProblem> problems =
        switch (result) {
          case PolicyYaml.Result.Ready ignored -> List.of();
          case PolicyYaml.Result.Rejected rejected -> rejected.problems();
        };
    return JsonValue.object()
        .put("valid", problems.isEmpty())
        .put("problems", JsonValue.array(problems.stream().map(PolicyText::problem).toList()))
        .build();
  }

  /// Everything that is wrong, as a refusal.
  static RuntimeException refusal(List<PolicyProblem> problems) {
    List<FieldError> errors =
        problems.stream()
            .map(problem -> new FieldError(pointer(problem.path()), detail(problem)))
            .toList();
    return new Problem(ProblemCode.INVALID_BODY, "The policy is not sound.", errors).asException();
  }

  /// Whether a client would rather have YAML than JSON.
  static boolean wantsYaml(HttpHeaders headers) {
    List<MediaType> accepted = headers.accept();
    for (MediaType type : accepted) {
      if (type.getSubtype().endsWith("yaml")) {
        return true;
      }
      if (type.getSubtype().endsWith("json")) {
        return false;
      }
    }
    return true;
  }

  private static JsonValue problem(PolicyProblem problem) {
    JsonValue.ObjectBuilder out = JsonValue.object().put("path", problem.path());
    problem
        .position()
        .ifPresent(place -> out.put("line", place.line()).put("column", place.column()));
    return out.put("what", problem.what()).put("remedy", problem.remedy()).build();
  }

  private static String pointer(String path) {
    return path.isEmpty() ? "" : "/" + path.replace("~", "~0").replace("/", "~1").replace('.', '/');
  }

  private static String detail(PolicyProblem problem) {
    String place =
        problem.position().map(at -> "line " + at.line() + ": ").orElse("")
            + (problem.path().isEmpty() ? "" : problem.path() + ": ");
    return place + problem.what() + ". " + problem.remedy() + ".";
  }
}
