package dev.signalbox.simulator.call;

import dev.signalbox.model.json.Json;
import dev.signalbox.model.json.JsonValue;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// One server-sent event, blank line included, with LF line ends.
///
/// @param usage the usage that this event reports, if it reports any
public record Frame(byte[] bytes, Optional<ReportedUsage> usage) {

  /// An event with an `event:` line named as the `type` member of its data.
  public static Frame named(JsonValue.Obj data) {
    return named(data, Optional.empty());
  }

  /// An event with an `event:` line, which reports usage.
  public static Frame named(JsonValue.Obj data, Optional<ReportedUsage> usage) {
    return of("event: " + data.string("type") + "\ndata: " + Json.write(data), usage);
  }

  /// An event with data only.
  public static Frame data(JsonValue.Obj data) {
    return of("data: " + Json.write(data), Optional.empty());
  }

  /// An event with data only, which reports usage.
  public static Frame data(JsonValue.Obj data, ReportedUsage usage) {
    return of("data: " + Json.write(data), Optional.of(usage));
  }

  /// The event that ends an OpenAI stream.
  public static Frame done() {
    return of("data: [DONE]", Optional.empty());
  }

  private static Frame of(String lines, Optional<ReportedUsage> usage) {
    return new Frame((lines + "\n\n").getBytes(StandardCharsets.UTF_8), usage);
  }
}
