package dev.signalbox.control.http;

import io.micronaut.serde.annotation.Serdeable;
import io.micronaut.serde.config.naming.SnakeCaseStrategy;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// One page of a list.
///
/// @param nextCursor what to send as `cursor` to get the next page; empty on the last one
@Serdeable(naming = SnakeCaseStrategy.class)
public record Page<T>(List<T> data, Optional<String> nextCursor) {

  public Page {
    data = List.copyOf(data);
  }

  /// Makes a page out of one row more than fits; the surplus row only says that there is more.
  ///
  /// @param rows at most `limit + 1` rows
  /// @param position what the next page starts after, given the last row shown
  public static <R, T> Page<T> of(
      PageRequest request, List<R> rows, Function<R, String> position, Function<R, T> shown) {
    List<R> fitting = rows.subList(0, Math.min(rows.size(), request.limit()));
    Optional<String> next =
        rows.size() > request.limit()
            ? Optional.of(request.cursorAt(position.apply(fitting.getLast())))
            : Optional.empty();
    return new Page<>(fitting.stream().map(shown).toList(), next);
  }
}
