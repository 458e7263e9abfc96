package dev.signalbox.simulator;

import dev.signalbox.data.snapshot.OutgoingHead;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;

/// The head of a request of a test.
final class Head implements OutgoingHead {
  private final String uri;
  final Map<String, String> fields = new TreeMap<>();

  Head(String uri) {
    this.uri = uri;
  }

  @Override
  public String verb() {
    return "POST";
  }

  @Override
  public String uri() {
    return uri;
  }

  @Override
  public String field(String lowerCaseName) {
    return fields.get(lowerCaseName);
  }

  @Override
  public void forEachField(BiConsumer<String, String> each) {
    fields.forEach(each);
  }

  @Override
  public void setField(String lowerCaseName, String value) {
    fields.put(lowerCaseName, value);
  }
}
