package dev.signalbox.control.carried;

import dev.signalbox.model.bundle.StatusSeal;
import dev.signalbox.model.json.JsonException;
import dev.signalbox.model.json.JsonValue;
import dev.signalbox.model.json.JsonValue.Obj;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;
import java.util.UUID;

/// A status file of a proxy without a connection, as it was carried here.
///
/// @param proxy the proxy that it says it is of; [StatusSeal] shows whether that is so
/// @param at by the clock of that machine
/// @param active the version in force there, 0 for none
/// @param version the version that something became of last; 0 if what came was not genuine
/// @param error why it was refused; empty if it was not
/// @param whole the file, for its seal
record CarriedReport(
    Optional<UUID> proxy,
    String name,
    Instant at,
    long active,
    long version,
    String digest,
    Optional<String> error,
    Obj whole) {

  private static final int MAX_NAME = 100;
  private static final int MAX_DIGEST = 128;
  private static final int MAX_ERROR = 1_000;

  /// @throws JsonException if it is none
  static CarriedReport read(Obj in) {
    String outcome = in.string("outcome");
    if (!outcome.equals("applied") && !outcome.equals("refused")) {
      throw new JsonException("outcome must be applied or refused");
    }
    String error = in.get("error").map(JsonValue::asString).orElse("unknown");
    String detail = in.get("detail").map(JsonValue::asString).orElse("");
    String text = detail.isEmpty() ? error : error + ": " + detail;
    String name = printable(in.get("name").map(JsonValue::asString).orElse("proxy")).strip();
    if (name.isEmpty() || name.length() > MAX_NAME) {
      throw new JsonException("name must have 1 to " + MAX_NAME + " characters");
    }
    String digest = printable(in.string("digest"));
    if (digest.length() > MAX_DIGEST) {
      throw new JsonException("digest is too long");
    }
    return new CarriedReport(
        StatusSeal.proxyOf(in).map(CarriedReport::id),
        name,
        time(in.string("at")),
        number(in, "active_version"),
        number(in, "version"),
        digest,
        outcome.equals("refused")
            ? Optional.of(printable(text.substring(0, Math.min(text.length(), MAX_ERROR))))
            : Optional.empty(),
        in);
  }

  /// What people will read must not move their cursor; PostgreSQL takes neither NUL nor halves of
  /// characters.
  private static String printable(String text) {
    StringBuilder out = new StringBuilder(text.length());
    text.codePoints()
        .forEach(point ->
            out.appendCodePoint(
                Character.isISOControl(point) || point >= 0xD800 && point <= 0xDFFF
                    ? '\uFFFD'
                    : point));
    return out.toString();
  }

  private static long number(Obj in, String name) {
    long number = in.number(name);
    if (number < 0) {
      throw new JsonException(name + " is negative");
    }
    return number;
  }

  private static UUID id(String text) {
    try {
      return UUID.fromString(text);
    } catch (IllegalArgumentException wrong) {
      throw new JsonException("proxy_id must be an id", wrong);
    }
  }

  private static Instant time(String text) {
    try {
      OffsetDateTime time = OffsetDateTime.parse(text);
      if (time.getYear() >= 1970 && time.getYear() < 10_000) {
        return time.toInstant();
      }
    } catch (DateTimeException wrong) {
      throw new JsonException("at must be a time", wrong);
    }
    throw new JsonException("at is not a time of this age");
  }
}
