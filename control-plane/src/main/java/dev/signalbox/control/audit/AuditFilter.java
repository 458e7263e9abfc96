package dev.signalbox.control.audit;

import dev.signalbox.control.database.BoundSql;
import dev.signalbox.control.http.Problem;
import dev.signalbox.control.http.ProblemCode;
import io.micronaut.http.HttpRequest;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;

/// Which entries are asked for, from the parameters of a request.
final class AuditFilter {

  private static final int MAX_TEXT = 256;

  private final Map<String, String> given = new TreeMap<>();
  private final BoundSql conditions = new BoundSql();

  private AuditFilter() {}

  /// @throws dev.signalbox.control.http.ProblemException if a parameter is wrong
  static AuditFilter from(HttpRequest<?> request) {
    AuditFilter filter = new AuditFilter();
    filter.add(request, "action", "AND action = ?", AuditFilter::text);
    filter.add(request, "resource_type", "AND resource_type = ?", AuditFilter::text);
    filter.add(request, "resource_id", "AND resource_id = ?", AuditFilter::text);
    filter.add(request, "actor", "AND actor_id = ?", AuditFilter::id);
    filter.add(request, "node", "AND node_id = ?", AuditFilter::id);
    filter.add(request, "surface", "AND surface = ?", AuditFilter::surface);
    filter.add(request, "from", "AND at >= ?", AuditFilter::time);
    filter.add(request, "to", "AND at < ?", AuditFilter::time);
    return filter;
  }

  /// The conditions in SQL, each starting with AND.
  BoundSql conditions() {
    return conditions;
  }

  /// The same filter always gives the same text.
  String name() {
    return "audit?" + given;
  }

  private void add(
      HttpRequest<?> request, String name, String condition, Function<String, Object> value) {
    Optional<String> text = request.getParameters().getFirst(name);
    if (text.isEmpty()) {
      return;
    }
    try {
      conditions.add(condition, value.apply(text.get()));
      given.put(name, text.get());
    } catch (IllegalArgumentException | DateTimeParseException wrong) {
      throw Problem.of(ProblemCode.INVALID_PARAMETER, name + " is not of its form").asException();
    }
  }

  private static Object text(String value) {
    if (value.isEmpty() || value.length() > MAX_TEXT || value.indexOf('\0') >= 0) {
      throw new IllegalArgumentException();
    }
    return value;
  }

  private static Object surface(String value) {
    return Surface.named(value).map(Surface::wireName).orElseThrow(IllegalArgumentException::new);
  }

  private static Object id(String value) {
    UUID id = UUID.fromString(value);
    if (!id.toString().equalsIgnoreCase(value)) {
      throw new IllegalArgumentException();
    }
    return id;
  }

  private static Object time(String value) {
    Instant time = OffsetDateTime.parse(value).toInstant();
    if (time.isBefore(Instant.EPOCH) || time.isAfter(Instant.parse("9999-12-31T00:00:00Z"))) {
      throw new IllegalArgumentException();
    }
    return time;
  }
}
