package dev.signalbox.simulator.anthropic;

import dev.signalbox.model.json.JsonValue;
import dev.signalbox.simulator.batch.Page;
import dev.signalbox.simulator.call.Refusal;
import dev.signalbox.simulator.call.Request;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// Which piece of a list is asked for (docs: api/pagination).
record Listing(Optional<String> after, Optional<String> before, int limit) {

  private static final int USUAL = 20;
  private static final int MOST = 1_000;

  /// Reads the query; empty if its limit is out of range.
  static Optional<Listing> read(Request request) {
    String limit = request.query("limit").orElse(Integer.toString(USUAL));
    boolean inRange =
        limit.matches("[0-9]{1,4}")
            && Integer.parseInt(limit) >= 1
            && Integer.parseInt(limit) <= MOST;
    return inRange
        ? Optional.of(
            new Listing(
                request.query("after_id"), request.query("before_id"), Integer.parseInt(limit)))
        : Optional.empty();
  }

  /// What is said of a limit out of range.
  static Refusal refusal() {
    return Refusal.invalid("limit: Input should be from 1 to " + MOST);
  }

  /// Cuts a list, the newest first.
  <T> Page<T> of(List<T> all, Function<T, String> id) {
    return Page.of(all, id, after, before, limit);
  }

  /// A page as the vendor writes it.
  static <T> JsonValue.Obj json(
      Page<T> page, Function<T, String> id, Function<T, JsonValue.Obj> form) {
    return JsonValue.object()
        .put("data", JsonValue.array(page.items().stream().map(form).toList()))
        .put("has_more", page.more())
        .put("first_id", orNull(page.first(id)))
        .put("last_id", orNull(page.last(id)))
        .build();
  }

  private static JsonValue orNull(Optional<String> text) {
    return text.<JsonValue>map(JsonValue::of).orElseGet(JsonValue.Null::new);
  }
}
