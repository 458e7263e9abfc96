package dev.signalbox.simulator.batch;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// A piece of a list.
///
/// @param more whether the list goes on after it, or before it if it was asked for what is before
/// @param <T> what is listed
public record Page<T>(List<T> items, boolean more) {

  public Page {
    items = List.copyOf(items);
  }

  /// Cuts a list; an id that it does not have cuts off everything.
  ///
  /// @param after begins after the item with this id
  /// @param before ends before the item with this id
  public static <T> Page<T> of(
      List<T> all,
      Function<T, String> id,
      Optional<String> after,
      Optional<String> before,
      int limit) {
    List<String> ids = all.stream().map(id).toList();
    if (before.isPresent()) {
      int end = Math.max(0, ids.indexOf(before.get()));
      return new Page<>(all.subList(Math.max(0, end - limit), end), end > limit);
    }
    int begin = 0;
    if (after.isPresent()) {
      int found = ids.indexOf(after.get());
      begin = found < 0 ? all.size() : found + 1;
    }
    int end = Math.min(all.size(), begin + limit);
    return new Page<>(all.subList(begin, end), end < all.size());
  }

  /// The id of the first item.
  public Optional<String> first(Function<T, String> id) {
    return items.isEmpty() ? Optional.empty() : Optional.of(id.apply(items.getFirst()));
  }

  /// The id of the last item.
  public Optional<String> last(Function<T, String> id) {
    return items.isEmpty() ? Optional.empty() : Optional.of(id.apply(items.getLast()));
  }
}
