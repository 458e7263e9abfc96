package dev.signalbox.control.fleet;

import dev.signalbox.model.json.JsonException;
import dev.signalbox.model.json.JsonValue;
import dev.signalbox.model.json.JsonValue.Obj;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;

/// What a proxy says of itself: always all of it, so that a report that is lost, doubled or late
/// does no harm.
///
/// @param instance this start of the program
/// @param sequence rises with every report of an instance
/// @param sentAt by the proxy's clock
/// @param inForce the version in force; empty before the first
/// @param refused the version that it refused last; it stays here after a later one was applied
/// @param refusing whether the last thing that happened is that refusal
/// @param staleness for how long there was no contact with the source of its policy
/// @param lastUsageShippedAt by the proxy's clock
record Report(
    UUID instance,
    long sequence,
    Instant sentAt,
    String softwareVersion,
    List<Integer> schemas,
    Optional<Applied> inForce,
    Optional<Refused> refused,
    boolean refusing,
    OptionalLong staleness,
    Optional<Instant> lastUsageShippedAt) {

  private static final int MAX_ERROR = 1_000;
  private static final int MAX_NAME = 100;
  private static final int MAX_DIGEST = 128;
  private static final int MAX_NONCE = 256;
  private static final int MAX_SCHEMAS = 16;

  Report {
    schemas = List.copyOf(schemas);
  }

  /// A version in force.
  record Applied(long version, String digest, String nonce, Instant at) {}

  /// A version that was refused.
  ///
  /// @param version 0 if what came was not genuine
  record Refused(long version, String digest, String nonce, String error, Instant at) {}

  /// Reads a report. Members that are not known are passed over: a newer proxy may say more.
  ///
  /// @throws JsonException if it is none
  static Report read(Obj in) {
    String outcome = in.string("outcome");
    if (!outcome.equals("applied") && !outcome.equals("refused") && !outcome.equals("none")) {
      throw new JsonException("outcome must be applied, refused or none");
    }
    Optional<Refused> refused = in.get("refused").map(value -> refused(value.asObject()));
    if (outcome.equals("refused") && refused.isEmpty()) {
      throw new JsonException("outcome refused without refused");
    }
    return new Report(
        id(in.string("instance")),
        atLeastZero(in, "sequence"),
        time(in.string("sent_at")),
        text(in, "software_version", MAX_NAME),
        schemas(in),
        in.get("in_force").map(value -> applied(value.asObject())),
        refused,
        outcome.equals("refused"),
        in.get("staleness_ms").isPresent()
            ? OptionalLong.of(atLeastZero(in, "staleness_ms"))
            : OptionalLong.empty(),
        in.get("last_usage_shipped_at").map(value -> time(value.asString())));
  }

  private static Applied applied(Obj in) {
    return new Applied(
        atLeastZero(in, "version"),
        text(in, "digest", MAX_DIGEST),
        text(in, "nonce", MAX_NONCE),
        time(in.string("applied_at")));
  }

  private static Refused refused(Obj in) {
    String error = in.string("error");
    return new Refused(
        atLeastZero(in, "version"),
        text(in, "digest", MAX_DIGEST),
        text(in, "nonce", MAX_NONCE),
        printable(error.length() > MAX_ERROR ? error.substring(0, MAX_ERROR) : error),
        time(in.string("refused_at")));
  }

  private static List<Integer> schemas(Obj in) {
    List<Integer> schemas = new ArrayList<>();
    for (JsonValue value : in.array("schemas")) {
      long schema = value.asLong();
      if (schema < 1 || schema > 9_999 || schemas.size() == MAX_SCHEMAS) {
        throw new JsonException("schemas is out of range");
      }
      schemas.add((int) schema);
    }
    if (schemas.isEmpty()) {
      throw new JsonException("schemas is missing");
    }
    return schemas;
  }

  private static long atLeastZero(Obj in, String name) {
    long value = in.number(name);
    if (value < 0) {
      throw new JsonException(name + " is negative");
    }
    return value;
  }

  private static String text(Obj in, String name, int most) {
    String text = in.get(name).map(JsonValue::asString).orElse("");
    if (text.length() > most) {
      throw new JsonException(name + " is too long");
    }
    return printable(text);
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

  private static UUID id(String text) {
    try {
      return UUID.fromString(text);
    } catch (IllegalArgumentException wrong) {
      throw new JsonException("instance must be a UUID", wrong);
    }
  }

  /// Clocks can be very wrong; what PostgreSQL could not hold is not a time.
  private static Instant time(String text) {
    try {
      OffsetDateTime time = OffsetDateTime.parse(text);
      if (time.getYear() >= 1970 && time.getYear() < 10_000) {
        return time.toInstant();
      }
    } catch (DateTimeParseException wrong) {
      throw new JsonException("not a time: use RFC 3339", wrong);
    }
    throw new JsonException("not a time of this age");
  }
}
