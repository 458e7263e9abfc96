package dev.signalbox.control.policy;

import dev.signalbox.compiler.yaml.PolicyYaml;
import dev.signalbox.control.http.Problem;
import dev.signalbox.control.http.Problem.FieldError;
import dev.signalbox.control.http.ProblemCode;
import dev.signalbox.model.json.Json;
import dev.signalbox.model.json.JsonException;
import dev.signalbox.model.json.JsonValue;
import dev.signalbox.model.json.JsonValue.Num;
import dev.signalbox.model.json.JsonValue.Obj;
import dev.signalbox.model.json.JsonValue.Text;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// What a draft is to be, as far as a request says it.
///
/// @param name how people call it
/// @param baseVersion the version it is made from
/// @param content YAML, or JSON of the same shape
record DraftRequest(Optional<String> name, Optional<Long> baseVersion, Optional<String> content) {

  private static final int MAX_NAME = 200;
  private static final int MAX_ERRORS = 100;
  private static final Set<String> KNOWN = Set.of("name", "base_version", "yaml", "policy");

  /// A request whose body is the policy itself.
  static DraftRequest ofYaml(byte[] utf8) {
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(utf8)).toString();
      return new DraftRequest(Optional.empty(), Optional.empty(), Optional.of(checked(text)));
    } catch (CharacterCodingException malformed) {
      throw Problem.of(ProblemCode.INVALID_BODY, "The body is not UTF-8.").asException();
    }
  }

  /// A request `{"name":…,"base_version":…,"yaml":…}`, or with `policy` in JSON instead of `yaml`.
  static DraftRequest ofJson(byte[] utf8) {
    Obj in;
    try {
      in = Json.parse(utf8).asObject();
    } catch (JsonException wrong) {
      throw Problem.of(ProblemCode.INVALID_JSON, "The body: " + wrong.getMessage()).asException();
    }
    List<FieldError> errors = new ArrayList<>();
    in.members()
        .forEach((member, value) -> {
          if (KNOWN.contains(member) && value instanceof JsonValue.Null) {
            errors.add(new FieldError("/" + member, "must not be null"));
          }
        });
    for (String member : in.members().keySet()) {
      if (!KNOWN.contains(member) && errors.size() < MAX_ERRORS) {
        String shown = member.substring(0, Math.min(64, member.length()));
        errors.add(
            new FieldError("/" + shown.replace("~", "~0").replace("/", "~1"), "is not known here"));
      }
    }
    Optional<String> name = in.get("name").flatMap(value -> name(value, errors));
    Optional<Long> base = in.get("base_version").flatMap(value -> version(value, errors));
    Optional<String> yaml = in.get("yaml").flatMap(value -> text(value, errors));
    Optional<String> policy = in.get("policy").flatMap(value -> json(value, errors));
    if (yaml.isPresent() && policy.isPresent()) {
      errors.add(new FieldError("/policy", "is there twice, as yaml too"));
    }
    if (!errors.isEmpty()) {
      String summary = errors.size() == 1 ? "One error." : errors.size() + " errors.";
      throw new Problem(ProblemCode.INVALID_BODY, summary, errors).asException();
    }
    return new DraftRequest(name, base, yaml.or(() -> policy).map(DraftRequest::checked));
  }

  private static Optional<String> name(JsonValue value, List<FieldError> errors) {
    String text = value instanceof Text said ? said.value() : "";
    if (!text.isBlank()
        && text.codePointCount(0, text.length()) <= MAX_NAME
        && text.codePoints().noneMatch(Character::isISOControl)
        && StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
      return Optional.of(text);
    }
    errors.add(
        new FieldError("/name", "must be a text of 1 to " + MAX_NAME + " printable characters"));
    return Optional.empty();
  }

  private static Optional<Long> version(JsonValue value, List<FieldError> errors) {
    if (value instanceof Num(String text) && text.matches("0|[1-9][0-9]{0,17}")) {
      return Optional.of(Long.parseLong(text));
    }
    errors.add(new FieldError("/base_version", "must be the number of a version"));
    return Optional.empty();
  }

  private static Optional<String> text(JsonValue value, List<FieldError> errors) {
    if (value instanceof Text text) {
      return Optional.of(text.value());
    }
    errors.add(new FieldError("/yaml", "must be a string"));
    return Optional.empty();
  }

  private static Optional<String> json(JsonValue value, List<FieldError> errors) {
    if (value instanceof Obj) {
      return Optional.of(Json.write(value));
    }
    errors.add(new FieldError("/policy", "must be an object"));
    return Optional.empty();
  }

  /// A draft may hold anything that could be stored, but not more than can be published.
  private static String checked(String text) {
    if (text.getBytes(StandardCharsets.UTF_8).length > PolicyYaml.MAX_BYTES) {
      throw Problem.of(ProblemCode.BODY_TOO_LARGE, "A policy has at most 1 MiB.").asException();
    }
    if (text.indexOf('\0') >= 0 || !StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
      throw Problem.of(ProblemCode.INVALID_BODY, "The policy is not text.").asException();
    }
    return text;
  }
}
