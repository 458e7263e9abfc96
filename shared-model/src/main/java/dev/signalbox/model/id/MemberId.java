package dev.signalbox.model.id;

import java.util.UUID;

/// A member: a person, service account or task that may own virtual keys.
public record MemberId(UUID value) {

  /// Reads the usual 36-character form.
  ///
  /// @throws IllegalArgumentException if the text is not a UUID
  public static MemberId parse(String text) {
    return new MemberId(UUID.fromString(text));
  }

  @Override
  public String toString() {
    return value.toString();
  }
}
