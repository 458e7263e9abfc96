package dev.signalbox.control.session;

import dev.signalbox.control.database.BoundSql;
import dev.signalbox.control.http.Problem;
import dev.signalbox.control.http.ProblemCode;
import dev.signalbox.control.http.ProblemException;
import io.micronaut.http.HttpParameters;
import io.micronaut.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;

/// Which part of the usage is asked for, by the parameters of a request. Sessions and costs are
/// asked for with the same ones.
///
/// @param values dimension to wanted value, in a fixed order
/// @param node only usage booked to this node
/// @param descendants whether usage of the nodes below it counts as well
/// @param from only from this time on
/// @param to only before this time
public record UsageFilter(
    Map<String, String> values,
    Optional<UUID> node,
    boolean descendants,
    Optional<Instant> from,
    Optional<Instant> to) {

  private static final int MAX_VALUE = 256;
  private static final Set<String> PAGING = Set.of("limit", "cursor");
  private static final Set<String> OWN = Set.of("node", "descendants", "from", "to");

  /// Parameter to column of `usage_rollup`.
  private static final Map<String, String> COLUMNS =
      new TreeMap<>(
          Map.of(
              "developer", "owner",
              "key", "key_id",
              "repo", "repo",
              "branch", "branch",
              "task", "task",
              "model", "model",
              "provider", "provider",
              "client", "client",
              "class", "request_class"));

  public UsageFilter {
    values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
  }

  /// Reads the parameters of a request.
  ///
  /// @param others parameters that the address has besides these and those of paging
  /// @throws ProblemException if one is unknown, given twice, or wrong
  public static UsageFilter from(HttpRequest<?> request, Set<String> others) {
    HttpParameters parameters = request.getParameters();
    refuseUnknown(parameters, others);
    Map<String, String> values = new LinkedHashMap<>();
    COLUMNS
        .keySet()
        .forEach(name -> single(parameters, name).ifPresent(value -> values.put(name, value)));
    String descendants = single(parameters, "descendants").orElse("true");
    if (!descendants.equals("true") && !descendants.equals("false")) {
      throw wrong("descendants must be true or false");
    }
    return new UsageFilter(
        values,
        single(parameters, "node").map(UsageFilter::node),
        descendants.equals("true"),
        single(parameters, "from").map(text -> instant("from", text)),
        single(parameters, "to").map(text -> instant("to", text)));
  }

  /// The value of a parameter that may be given once.
  ///
  /// @throws ProblemException if it is given twice, empty or too long
  public static Optional<String> single(HttpParameters parameters, String name) {
    List<String> given = parameters.getAll(name);
    if (given.isEmpty()) {
      return Optional.empty();
    }
    if (given.size() > 1) {
      throw wrong(name + " may be given once");
    }
    String value = given.getFirst();
    if (value.isBlank() || value.length() > MAX_VALUE || value.indexOf('\0') >= 0) {
      throw wrong(name + " must have 1 to " + MAX_VALUE + " characters");
    }
    return Optional.of(value);
  }

  /// Whether it looks at dimensions, not only at time.
  public boolean hasDimensions() {
    return !values.isEmpty() || node.isPresent();
  }

  /// Conditions on a row `r` of `usage_rollup`, each beginning with AND. Times are not among them.
  public BoundSql dimensionConditions() {
    BoundSql sql = new BoundSql();
    values.forEach((name, value) -> sql.add(" AND r." + COLUMNS.get(name) + " = ?", value));
    node.ifPresent(
        id -> sql.add(descendants ? " AND ? = ANY (r.node_path)" : " AND r.node_id = ?", id));
    return sql;
  }

  /// A short text that is the same for the same filter: it ties cursors to it.
  public String fingerprint() {
    return fingerprint(values + "|" + node + "|" + descendants + "|" + from + "|" + to);
  }

  /// A short text that is the same for the same text.
  public static String fingerprint(String text) {
    return UUID.nameUUIDFromBytes(text.getBytes(StandardCharsets.UTF_8)).toString();
  }

  /// A problem with a parameter.
  public static ProblemException wrong(String detail) {
    return Problem.of(ProblemCode.INVALID_PARAMETER, detail).asException();
  }

  private static void refuseUnknown(HttpParameters parameters, Set<String> others) {
    Set<String> known = new TreeSet<>(COLUMNS.keySet());
    known.addAll(OWN);
    known.addAll(PAGING);
    known.addAll(others);
    for (String name : parameters.names()) {
      if (!known.contains(name)) {
        throw wrong("Unknown parameter; known are " + String.join(", ", known) + ".");
      }
    }
  }

  private static UUID node(String text) {
    try {
      return UUID.fromString(text);
    } catch (IllegalArgumentException notAnId) {
      throw wrong("node must be the id of a node");
    }
  }

  private static Instant instant(String name, String text) {
    try {
      Instant at = Instant.parse(text);
      if (at.isAfter(Instant.parse("9999-01-01T00:00:00Z"))
          || at.isBefore(Instant.parse("1970-01-01T00:00:00Z"))) {
        throw wrong(name + " is out of range");
      }
      return at;
    } catch (DateTimeException notATime) {
      throw wrong(name + " must be a time such as 2026-11-21T00:00:00Z");
    }
  }
}
