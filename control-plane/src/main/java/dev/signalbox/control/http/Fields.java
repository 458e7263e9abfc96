package dev.signalbox.control.http;

import dev.signalbox.control.http.Problem.FieldError;
import dev.signalbox.model.json.Json;
import dev.signalbox.model.json.JsonException;
import dev.signalbox.model.json.JsonValue;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;

/// Reads the members of a JSON body and collects everything that is wrong, so that a client learns
/// all of it at once. Read every member, then call [#check()]; until then values may be stand-ins.
public final class Fields {

  /// The largest body of an ordinary request.
  public static final int MAX_BODY_BYTES = 4 * 1024 * 1024;

  /// Unknown members are listed up to here, so that an answer is not larger than its question.
  private static final int MAX_ERRORS = 100;

  private static final int MAX_LIST = 1_000;
  private static final int UUID_LENGTH = 36;
  private static final Pattern UUID_FORM =
      Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");

  private final JsonValue.Obj body;
  private final Set<String> known = new HashSet<>();
  private final List<FieldError> errors = new ArrayList<>();

  private Fields(JsonValue.Obj body) {
    this.body = body;
  }

  /// Reads a body.
  ///
  /// @throws ProblemException if it is too large, not JSON or not an object
  public static Fields of(byte[] utf8) {
    if (utf8.length > MAX_BODY_BYTES) {
      throw Problem.of(ProblemCode.BODY_TOO_LARGE, "At most 4 MB.").asException();
    }
    try {
      return new Fields(Json.parse(utf8).asObject());
    } catch (JsonException wrong) {
      throw Problem.of(ProblemCode.INVALID_JSON, "The body: " + wrong.getMessage()).asException();
    }
  }

  /// A text that must be there.
  public String text(String name, int maxLength) {
    Optional<String> value = optionalText(name, maxLength);
    if (value.isEmpty() && !failed(name)) {
      fail(name, "is missing");
    }
    return value.orElse("");
  }

  /// A text that may be missing. It has 1 to `maxLength` characters, none of them a control
  /// character.
  public Optional<String> optionalText(String name, int maxLength) {
    known.add(name);
    Optional<JsonValue> value = body.get(name);
    if (value.isEmpty()) {
      return Optional.empty();
    }
    return checkedText(value.get(), name, maxLength);
  }

  /// A name that must be there: as [#text], without white space around it.
  public String name(String name, int maxLength) {
    String value = text(name, maxLength);
    if (!value.equals(value.strip())) {
      fail(name, "must not have spaces around it");
    }
    return value;
  }

  /// An identifier that must be there.
  public <T> Optional<T> id(String name, Function<String, T> make) {
    return parsed(name, UUID_LENGTH, text -> make.apply(checkedId(text)));
  }

  /// An identifier that may be missing.
  public <T> Optional<T> optionalId(String name, Function<String, T> make) {
    return optionalParsed(name, UUID_LENGTH, text -> make.apply(checkedId(text)));
  }

  private static String checkedId(String text) {
    if (!UUID_FORM.matcher(text).matches()) {
      throw new IllegalArgumentException("must be an id");
    }
    return text;
  }

  /// A text that must be there and that something can be made of.
  ///
  /// @param make throws an [IllegalArgumentException] whose message says what is expected
  public <T> Optional<T> parsed(String name, int maxLength, Function<String, T> make) {
    String value = text(name, maxLength);
    return failed(name) ? Optional.empty() : make(name, value, make);
  }

  /// As [#parsed], of a text that may be missing.
  public <T> Optional<T> optionalParsed(String name, int maxLength, Function<String, T> make) {
    return optionalText(name, maxLength).flatMap(value -> make(name, value, make));
  }

  /// A list of texts that may be missing.
  public Optional<List<String>> optionalTexts(String name, int maxLength) {
    known.add(name);
    Optional<JsonValue> value = body.get(name);
    if (value.isEmpty()) {
      return Optional.empty();
    }
    if (!(value.get() instanceof JsonValue.Array(List<JsonValue> items))
        || items.size() > MAX_LIST) {
      fail(name, "must be a list of at most " + MAX_LIST + " strings");
      return Optional.empty();
    }
    List<String> texts = new ArrayList<>(items.size());
    for (int index = 0; index < items.size(); index++) {
      checkedText(items.get(index), name + "/" + index, maxLength).ifPresent(texts::add);
    }
    return Optional.of(texts);
  }

  /// True or false, if it is there.
  public Optional<Boolean> optionalFlag(String name) {
    known.add(name);
    Optional<JsonValue> value = body.get(name);
    if (value.isPresent() && !(value.get() instanceof JsonValue.Bool)) {
      fail(name, "must be true or false");
      return Optional.empty();
    }
    return value.map(JsonValue::asBoolean);
  }

  /// A member of any kind that may be missing. The caller looks at it and says with [#fail] what is
  /// wrong with it.
  public Optional<JsonValue> optionalValue(String name) {
    known.add(name);
    return body.get(name);
  }

  /// A whole number that may be missing.
  public OptionalLong optionalNumber(String name, long least, long most) {
    known.add(name);
    Optional<JsonValue> value = body.get(name);
    if (value.isEmpty()) {
      return OptionalLong.empty();
    }
    try {
      long number = value.get().asLong();
      if (number >= least && number <= most) {
        return OptionalLong.of(number);
      }
    } catch (JsonException notANumber) {
      // Said below, like any other value that does not fit.
    }
    fail(name, "must be a whole number from " + least + " to " + most);
    return OptionalLong.empty();
  }

  /// Short texts by name, if they are there.
  ///
  /// @param most how many there may be
  /// @param maxLength most characters of a name, and of a text
  public Optional<JsonValue.Obj> optionalLabels(String name, int most, int maxLength) {
    known.add(name);
    Optional<JsonValue> value = body.get(name);
    if (value.isEmpty()) {
      return Optional.empty();
    }
    if (!(value.get() instanceof JsonValue.Obj labels) || labels.members().size() > most) {
      fail(name, "must be an object with at most " + most + " members");
      return Optional.empty();
    }
    labels
        .members()
        .forEach((label, text) -> {
          String place = name + "/" + escaped(label);
          checkedText(JsonValue.of(label), place, maxLength);
          checkedText(text, place, maxLength);
        });
    return Optional.of(labels);
  }

  /// Checks a name that stands in the path.
  ///
  /// @throws ProblemException if it is empty, too long, or has control characters
  public static String pathName(String parameter, String value, int maxLength) {
    if (value.isBlank()
        || value.length() > maxLength
        || !value.equals(value.strip())
        || value.codePoints().anyMatch(Character::isISOControl)
        || !wellFormed(value)) {
      throw Problem.of(
              ProblemCode.INVALID_PARAMETER,
              parameter + " must have 1 to " + maxLength + " printable characters")
          .asException();
    }
    return value;
  }

  /// Adds an error of the caller's own.
  ///
  /// @param place member names and indexes joined by `/`, without the first slash
  public void fail(String place, String detail) {
    errors.add(new FieldError("/" + place, detail));
  }

  /// Ends reading.
  ///
  /// @throws ProblemException if anything was wrong, unknown members included
  public void check() {
    for (String name : body.members().keySet()) {
      if (errors.size() < MAX_ERRORS && !known.contains(name)) {
        errors.add(new FieldError("/" + escaped(name), "is not known here"));
      }
    }
    if (!errors.isEmpty()) {
      throw new Problem(ProblemCode.INVALID_BODY, summary(), errors).asException();
    }
  }

  private String summary() {
    if (errors.size() == 1) {
      return "One error.";
    }
    return errors.size() + (errors.size() < MAX_ERRORS ? " errors." : " errors; maybe more.");
  }

  private boolean failed(String name) {
    return errors.stream().anyMatch(error -> error.pointer().equals("/" + name));
  }

  private Optional<String> checkedText(JsonValue value, String place, int maxLength) {
    if (!(value instanceof JsonValue.Text said)) {
      fail(place, "must be a string");
      return Optional.empty();
    }
    String text = said.value();
    if (text.isBlank() || text.codePointCount(0, text.length()) > maxLength) {
      fail(place, "must have 1 to " + maxLength + " characters");
    } else if (text.codePoints().anyMatch(Character::isISOControl) || !wellFormed(text)) {
      fail(place, "must not have control characters or broken surrogates");
    } else {
      return Optional.of(text);
    }
    return Optional.empty();
  }

  private static boolean wellFormed(String text) {
    return StandardCharsets.UTF_8.newEncoder().canEncode(text);
  }

  private <T> Optional<T> make(String name, String value, Function<String, T> make) {
    try {
      return Optional.of(make.apply(value));
    } catch (IllegalArgumentException wrong) {
      fail(name, wrong.getMessage() == null ? "is not valid" : wrong.getMessage());
      return Optional.empty();
    }
  }

  /// RFC 6901 section 3. Long names are cut: they are the client's, and answers stay small.
  private static String escaped(String name) {
    String shown = name.length() > 64 ? name.substring(0, 64) + "…" : name;
    return shown.replace("~", "~0").replace("/", "~1");
  }
}
