package dev.signalbox.data.batch;

import dev.signalbox.model.json.Json;
import dev.signalbox.model.json.JsonException;
import dev.signalbox.model.json.JsonValue;
import dev.signalbox.model.json.JsonValue.Obj;
import dev.signalbox.model.wire.Surface;
import java.util.Optional;

/// What the body of `POST /v1/batches` orders.
///
/// @param inputFile the file with the requests
/// @param endpoint the path that each of them is for
/// @param answers the surface of that path
public record BatchOrder(String inputFile, String endpoint, Surface answers) {

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
