package dev.signalbox.control.usage;

import dev.signalbox.model.json.JsonValue;
import dev.signalbox.model.usage.Dimension;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The dimensions of one record, cleaned and bounded.
final class RecordDimensions {

  private static final int MAX_DIMENSIONS = 64;

  private final List<JsonValue> all = new ArrayList<>();
  private final Map<String, Dimension> byName = new HashMap<>();

  RecordDimensions(List<Dimension> dimensions) {
    for (Dimension dimension : dimensions) {
      if (all.size() == MAX_DIMENSIONS) {
        break;
      }
      add(dimension);
    }
  }

  /// The value of a dimension. If several sources tell it, a trusted one wins, else the first.
  Optional<String> value(String name) {
    return Optional.ofNullable(byName.get(name)).map(Dimension::value);
  }

  /// All of them, with source and trust.
  JsonValue all() {
    return JsonValue.array(all);
  }

  private void add(Dimension dimension) {
    String value = RecordText.clean(dimension.value());
    if (value.isBlank()) {
      return;
    }
    Dimension clean =
        new Dimension(
            RecordText.clean(dimension.name()),
            value,
            RecordText.clean(dimension.source()),
            dimension.trusted());
    all.add(
        JsonValue.object()
            .put("name", clean.name())
            .put("value", clean.value())
            .put("source", clean.source())
            .put("trusted", clean.trusted())
            .build());
    byName.merge(
        clean.name(), clean, (known, other) -> other.trusted() && !known.trusted() ? other : known);
  }
}
