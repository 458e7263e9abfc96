package dev.signalbox.data.exchange;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/// Header fields from a list, in order. Written as lines `name: value`.
public final class FakeHeaders implements HeaderView {

  private final List<Map.Entry<String, String>> fields = new ArrayList<>();

  /// The fields of a text block, one a line; empty lines are skipped.
  public static FakeHeaders of(String lines) {
    FakeHeaders headers = new FakeHeaders();
    lines
        .lines()
        .filter(line -> !line.isBlank())
        .forEach(line -> {
          int colon = line.indexOf(':', 1);
          headers.with(line.substring(0, colon).strip(), line.substring(colon + 1).strip());
        });
    return headers;
  }

  /// Adds a field.
  public FakeHeaders with(String name, String value) {
    fields.add(Map.entry(name, value));
    return this;
  }

  /// The fields as lines `name: value`.
  public List<String> lines() {
    return fields.stream().map(field -> field.getKey() + ": " + field.getValue()).toList();
  }

  @Override
  public @Nullable String first(String lowerCaseName) {
    return fields.stream()
        .filter(field -> field.getKey().equals(lowerCaseName))
        .map(Map.Entry::getValue)
        .findFirst()
        .orElse(null);
  }

  @Override
  public boolean repeats(String lowerCaseName) {
    return fields.stream().filter(field -> field.getKey().equals(lowerCaseName)).count() > 1;
  }

  @Override
  public void forEach(BiConsumer<String, String> each) {
    fields.forEach(field -> each.accept(field.getKey(), field.getValue()));
  }

  @Override
  public int size() {
    return fields.size();
  }
}
