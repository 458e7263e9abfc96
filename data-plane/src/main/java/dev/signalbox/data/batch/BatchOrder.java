package dev.signalbox.data.batch;

import dev.signalbox.model.json.Json;
import dev.signalbox.model.json.JsonException;
import dev.signalbox.model.json.JsonValue;
import dev.signalbox.model.json.JsonValue.Obj;
import dev.signalbox.model.wire.Surface;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;

/// What the body of `POST /v1/batches` orders.
///
/// @param inputFile the file with the requests
/// @param endpoint the path that each of them is for
/// @param answers the surface of that path
public record BatchOrder(String inputFile, String endpoint, Surface answers) {

  private static final Duration MOST_OFF = Duration.ofHours(12);

  /// An order is small.
  public static final int MOST_BYTES = 65_536;

  /// Reads an order; empty if it is none, or for requests that nobody could price.
  public static Optional<BatchOrder> read(byte[] body) {
    return object(body)
        .flatMap(order -> {
          String file = text(order, "input_file_id");
          String endpoint = text(order, "endpoint");
          return AccountRequest.isId(file)
              ? surface(endpoint).map(answers -> new BatchOrder(file, endpoint, answers))
              : Optional.empty();
        });
  }

  /// The id of the batch that a provider describes.
  public static Optional<String> idIn(byte[] description) {
    return object(description).map(found -> text(found, "id")).filter(AccountRequest::isId);
  }

  /// When the provider says that it took the batch. The identity of what is booked hangs on it, so
  /// that a batch that is told of twice is one; a time that cannot be true gives way to ours.
  public static Instant createdAt(byte[] description, Instant now) {
    Instant said =
        object(description)
            .flatMap(found -> found.get("created_at"))
            .flatMap(BatchOrder::time)
            .orElse(now);
    return Duration.between(said, now).abs().compareTo(MOST_OFF) > 0 ? now : said;
  }

  private static Optional<Instant> time(JsonValue said) {
    try {
      return switch (said) {
        case JsonValue.Num seconds -> Optional.of(Instant.ofEpochSecond(seconds.toLong()));
        case JsonValue.Text text -> Optional.of(OffsetDateTime.parse(text.value()).toInstant());
        default -> Optional.empty();
      };
    } catch (DateTimeException | JsonException | ArithmeticException strange) {
      return Optional.empty();
    }
  }

  /// A text that is one JSON object.
  public static Optional<Obj> object(byte[] body) {
    try {
      return Json.parse(body) instanceof Obj object ? Optional.of(object) : Optional.empty();
    } catch (JsonException malformed) {
      return Optional.empty();
    }
  }

  /// The text of a member; empty if there is none.
  public static String text(Obj object, String name) {
    return object.get(name).orElse(null) instanceof JsonValue.Text text ? text.value() : "";
  }

  private static Optional<Surface> surface(String endpoint) {
    return switch (endpoint) {
      case "/v1/chat/completions" -> Optional.of(Surface.CHAT_COMPLETIONS);
      case "/v1/completions" -> Optional.of(Surface.COMPLETIONS);
      case "/v1/embeddings" -> Optional.of(Surface.EMBEDDINGS);
      case "/v1/responses" -> Optional.of(Surface.RESPONSES);
      default -> Optional.empty();
    };
  }
}
