package dev.signalbox.simulator.gemini;

import dev.signalbox.model.json.Json;
import dev.signalbox.model.json.JsonValue;
import dev.signalbox.simulator.call.Call;
import dev.signalbox.simulator.call.Endpoint;
import dev.signalbox.simulator.call.Refusal;
import dev.signalbox.simulator.call.Reply;
import dev.signalbox.simulator.call.Vendor;
import dev.signalbox.simulator.gemini.Shape.Violation;
import dev.signalbox.simulator.script.Seal;
import dev.signalbox.simulator.script.Vectors;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// `embedContent` and `batchEmbedContents` (docs: ai.google.dev/api/embeddings).
final class EmbedContent {

  private static final int DIMENSIONS = 3_072;
  private static final int MAX_BATCH = 100;

  private final Vendor vendor;
  private final Vectors vectors;

  EmbedContent(Vendor vendor, Seal seal) {
    this.vendor = vendor;
    this.vectors = new Vectors(seal);
  }

  Endpoint one() {
    return endpoint(Shapes.EMBED, (call, body) -> embedded(call, List.of(body), false));
  }

  Endpoint many() {
    return endpoint(
        Shapes.BATCH_EMBED,
        (call, body) ->
            embedded(
                call, body.array("requests").stream().map(JsonValue::asObject).toList(), true));
  }

  private interface Answering {
    Reply answer(Call call, JsonValue.Obj body);
  }

  private Endpoint endpoint(Shape shape, Answering answering) {
    return new Endpoint() {
      @Override
      public Vendor vendor() {
        return vendor;
      }

      @Override
      public Reply answer(Call call) {
        List<Violation> violations = new ArrayList<>();
        JsonValue.Obj body = Shape.read(shape, call.body(), "", violations).asObject();
        return GenerateContent.refusal(violations)
            .map(refusal -> (Reply) vendor.refuse(refusal, call.requestId()))
            .orElseGet(() -> answering.answer(call, body));
      }
    };
  }

  private Reply embedded(Call call, List<JsonValue.Obj> requests, boolean batch) {
    if (requests.isEmpty() || requests.size() > MAX_BATCH) {
      return refuse(
          call, "* BatchEmbedContentsRequest.requests: at most 100 requests can be in one batch\n");
    }
    List<JsonValue> embeddings = new ArrayList<>();
    for (JsonValue.Obj request : requests) {
      Optional<String> model = request.get("model").map(JsonValue::asString);
      if (batch && !model.equals(Optional.of("models/" + call.model()))) {
        return refuse(
            call,
            "* BatchEmbedContentsRequest.requests[0].model: must match the model of the path\n");
      }
      if (request.get("content").isEmpty() || request.object("content").array("parts").isEmpty()) {
        return refuse(call, "* EmbedContentRequest.content: content is required\n");
      }
      int dimensions =
          request.get("outputDimensionality").map(value -> (int) value.asLong()).orElse(DIMENSIONS);
      if (dimensions < 1 || dimensions > DIMENSIONS) {
        return refuse(
            call, "* EmbedContentRequest.output_dimensionality: must be from 1 to 3072\n");
      }
      float[] vector =
          vectors.of(Json.write(request.object("content").require("parts")), dimensions);
      embeddings.add(JsonValue.object().put("values", Vectors.listed(vector)).build());
    }
    JsonValue.Obj answer =
        batch
            ? JsonValue.object().put("embeddings", JsonValue.array(embeddings)).build()
            : JsonValue.object().put("embedding", embeddings.getFirst()).build();
    return Reply.Whole.json(
        200, Gemini.headers(call.requestId(), "application/json; charset=UTF-8"), answer);
  }

  private Reply refuse(Call call, String message) {
    return vendor.refuse(Refusal.of(400, Gemini.INVALID, message), call.requestId());
  }
}
