package dev.signalbox.data.credential;

import dev.signalbox.data.snapshot.OutgoingHead;
import java.util.TreeMap;
import java.util.function.BiConsumer;

/// A head without a network.
public final class FakeHead implements OutgoingHead {

  private final String verb;
  private final String uri;
  private final TreeMap<String, String> fields = new TreeMap<>();

  public FakeHead(String verb, String uri) {
    this.verb = verb;
    this.uri = uri;
  }

  public static FakeHead post() {
    return new FakeHead("POST", "/v1/messages");
  }

  @Override
  public String verb() {
    return verb;
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

  public TreeMap<String, String> fields() {
    return fields;
  }
}
