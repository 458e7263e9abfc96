package dev.signalbox.control.change;

import dev.signalbox.model.json.Json;
import dev.signalbox.model.json.JsonValue;
import io.micronaut.serde.ObjectMapper;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;

/// Turns what the API shows of a resource into what the audit log keeps of it.
@Singleton
public final class Snapshots {

  private final ObjectMapper mapper;

  Snapshots(ObjectMapper mapper) {
    this.mapper = mapper;
  }

  /// A resource as the API shows it. Give it the form without secrets.
  ///
  /// @param shown a `@Serdeable` record
  public JsonValue of(Object shown) {
    try {
      return Json.parse(mapper.writeValueAsBytes(shown));
    } catch (IOException notSerdeable) {
      throw new UncheckedIOException(notSerdeable);
    }
  }
}
