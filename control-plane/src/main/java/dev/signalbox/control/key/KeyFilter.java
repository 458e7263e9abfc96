package dev.signalbox.control.key;

import dev.signalbox.control.database.BoundSql;
import dev.signalbox.control.http.Problem;
import dev.signalbox.control.http.ProblemCode;
import io.micronaut.http.HttpRequest;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// Which keys of a list are wanted.
///
/// @param node at this node or below it
/// @param unusedSince not used at this time or later, and there before it
/// @param ownerless whether the owner is gone
record KeyFilter(
    Optional<UUID> owner,
    Optional<UUID> node,
    Optional<UUID> template,
    Optional<String> status,
    Optional<Instant> unusedSince,
    Optional<Boolean> ownerless) {

  private static final List<String> STATUS = List.of("active", "suspended", "revoked");

  /// Reads the query of a request.
  ///
  /// @throws dev.signalbox.control.http.ProblemException if a parameter is wrong
  static KeyFilter from(HttpRequest<?> request) {
    return new KeyFilter(
        id(request, "owner_id"),
        id(request, "node_id"),
        id(request, "template_id"),
        text(request, "status").map(KeyFilter::status),
        text(request, "unused_since").map(KeyFilter::time),
        text(request, "ownerless").map(KeyFilter::flag));
  }

  /// The list with this filter, for its cursors.
  String listName() {
    return "keys?" + this;
  }

  void addTo(BoundSql sql) {
    owner.ifPresent(id -> sql.add("AND owner_id = ?", id));
    node.ifPresent(id -> sql.add("AND ? = ANY (path)", id));
    template.ifPresent(id -> sql.add("AND template_id = ?", id));
    ownerless.ifPresent(gone -> sql.add("AND ownerless = ? AND revoked_at IS NULL", gone));
    unusedSince.ifPresent(since ->
        sql.add(
            "AND revoked_at IS NULL AND created_at < ?"
                + " AND (last_used_at IS NULL OR last_used_at < ?)",
            since,
            since));
    if (status.equals(Optional.of("suspended"))) {
      sql.add("AND standing NOT IN ('active', 'revoked')");
    } else {
      status.ifPresent(wanted -> sql.add("AND standing = ?", wanted));
    }
  }

  private static String status(String text) {
    if (!STATUS.contains(text)) {
      throw wrong("status must be active, suspended or revoked");
    }
    return text;
  }

  private static Instant time(String text) {
    try {
      return OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeParseException notATime) {
      throw wrong("unused_since must be a time like 2027-01-31T12:00:00Z");
    }
  }

  private static boolean flag(String text) {
    if (!text.equals("true") && !text.equals("false")) {
      throw wrong("ownerless must be true or false");
    }
    return text.equals("true");
  }

  private static Optional<UUID> id(HttpRequest<?> request, String name) {
    return text(request, name)
        .map(text -> {
          try {
            UUID id = UUID.fromString(text);
            if (id.toString().equalsIgnoreCase(text)) {
              return id;
            }
          } catch (IllegalArgumentException malformed) {
            // Said below, like any other text that is no id.
          }
          throw wrong(name + " must be an id");
        });
  }

  private static Optional<String> text(HttpRequest<?> request, String name) {
    List<String> values = request.getParameters().getAll(name);
    if (values.size() > 1) {
      throw wrong(name + " must be there once");
    }
    return values.stream().findFirst();
  }

  private static RuntimeException wrong(String detail) {
    return Problem.of(ProblemCode.INVALID_PARAMETER, detail).asException();
  }
}
