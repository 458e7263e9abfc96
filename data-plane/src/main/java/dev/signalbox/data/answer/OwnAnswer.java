package dev.signalbox.data.answer;

import java.util.List;

/// A complete answer of our own. The caller adds framing and the date, and sends no body to a
/// `HEAD`.
///
/// @param status the HTTP status
/// @param fields header fields in order, names in lower case
/// @param body the bytes of the body; do not change them
public record OwnAnswer(int status, List<Field> fields, byte[] body) {

  public OwnAnswer {
    fields = List.copyOf(fields);
  }

  /// One header field.
  public record Field(String name, String value) {}

  /// The answer to a client that only asks whether somebody is there.
  public static OwnAnswer probe() {
    return new OwnAnswer(200, List.of(), new byte[0]);
  }
}
