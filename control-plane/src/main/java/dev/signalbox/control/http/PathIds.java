package dev.signalbox.control.http;

import java.util.UUID;
import java.util.regex.Pattern;

/// Identifiers that stand in an address.
public final class PathIds {

  private static final Pattern FORM =
      Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");

  private PathIds() {}

  /// Reads one. What cannot be an identifier is not there, like any other that is not.
  ///
  /// @param what what it should identify, such as `node`
  /// @throws ProblemException `not_found` if it is none
  public static UUID of(String text, String what) {
    if (!FORM.matcher(text).matches()) {
      throw notFound(what);
    }
    return UUID.fromString(text);
  }

  /// The refusal for something that is not there.
  ///
  /// @param what such as `node`
  public static ProblemException notFound(String what) {
    return Problem.of(ProblemCode.NOT_FOUND, "There is no such " + what + ".").asException();
  }
}
