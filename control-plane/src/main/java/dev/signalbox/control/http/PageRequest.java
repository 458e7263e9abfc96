package dev.signalbox.control.http;

import io.micronaut.http.HttpRequest;
import java.util.Optional;
import java.util.UUID;

/// Which page of a list is wanted: `?limit=` and `?cursor=`. A cursor is opaque to the client and
/// belongs to one list with one set of filters and to one caller; it ends after a day ([Cursors]).
///
/// @param cursors what seals the cursors of the answer
/// @param list the list and its filters, such as `keys` or `sessions?repo=…`; goes into cursors
/// @param limit rows per page, 1 to 200
/// @param after the position that the page starts after, as the list understands it; empty for the
///   first page
public record PageRequest(Cursors.Scope cursors, String list, int limit, Optional<String> after) {

  private static final int DEFAULT_LIMIT = 50;
  private static final int MAX_LIMIT = 200;

  /// Reads the parameters of a request. A limit above 200 becomes 200.
  ///
  /// @throws ProblemException if the limit is not a positive number, or the cursor not one of ours
  ///   for this list
  public static PageRequest from(HttpRequest<?> request, String list) {
    Optional<String> limit = request.getParameters().getFirst("limit");
    if (limit.isPresent() && !limit.get().matches("[1-9][0-9]{0,8}")) {
      throw Problem.of(ProblemCode.INVALID_PARAMETER, "limit must be a number from 1 to 200")
          .asException();
    }
    int wanted = limit.map(Integer::parseInt).orElse(DEFAULT_LIMIT);
    Cursors.Scope cursors = Cursors.of(request);
    Optional<String> after =
        request
            .getParameters()
            .getFirst("cursor")
            .map(cursor -> cursors.open(list, cursor).orElseThrow(() -> notOurs()));
    return new PageRequest(cursors, list, Math.min(wanted, MAX_LIMIT), after);
  }

  /// The position as an identifier, for lists in the order of their ids; before all others on the
  /// first page.
  ///
  /// @throws ProblemException if the position is none
  public UUID afterId() {
    try {
      return after.map(UUID::fromString).orElse(new UUID(0, 0));
    } catch (IllegalArgumentException tampered) {
      throw notOurs();
    }
  }

  /// The cursor of the page that starts after a position.
  String cursorAt(String position) {
    return cursors.seal(list, position);
  }

  private static ProblemException notOurs() {
    return Problem.of(
            ProblemCode.INVALID_CURSOR,
            "Use next_cursor of a page with the same parameters, within a day.")
        .asException();
  }
}
