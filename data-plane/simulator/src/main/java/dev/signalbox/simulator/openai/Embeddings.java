package dev.signalbox.simulator.openai;

import dev.signalbox.model.json.Json;
import dev.signalbox.model.json.JsonValue;
import dev.signalbox.model.usage.Unit;
import dev.signalbox.model.usage.UsageCounts;
import dev.signalbox.simulator.cache.Tokens;
import dev.signalbox.simulator.call.Call;
import dev.signalbox.simulator.call.Endpoint;
import dev.signalbox.simulator.call.Refusal;
import dev.signalbox.simulator.call.Reply;
import dev.signalbox.simulator.call.ReportedUsage;
import dev.signalbox.simulator.call.Vendor;
import dev.signalbox.simulator.script.Seal;
import dev.signalbox.simulator.script.Vectors;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/// `POST /v1/embeddings`: unit vectors that depend on the text only.
public final class Embeddings implements Endpoint {

  private static final long USUAL_DIMENSIONS = 1_536;
  private static final long MAX_DIMENSIONS = 4_096;
  private static final int MAX_INPUTS = 2_048;

  private final OpenAi vendor;
  private final Vectors vectors;

  public Embeddings(OpenAi vendor, Seal seal) {
    this.vendor = vendor;
    this.vectors = new Vectors(seal);
  }

  @Override
  public Vendor vendor() {
    return vendor;
  }

  @Override
  public Reply answer(Call call) {
    JsonValue.Obj body = call.body();
    List<JsonValue> inputs = body.get("input").map(Embeddings::inputs).orElse(List.of());
    long dimensions = body.get("dimensions").map(JsonValue::asLong).orElse(USUAL_DIMENSIONS);
    if (inputs.isEmpty() || inputs.size() > MAX_INPUTS) {
      return refuse(call, "'$.input' is invalid.", "input");
    }
    if (dimensions < 1 || dimensions > MAX_DIMENSIONS) {
      return refuse(call, "Invalid value for 'dimensions'.", "dimensions");
    }
    boolean base64 =
        body.get("encoding_format").map(form -> form.asString().equals("base64")).orElse(false);
    long tokens = 0;
    List<JsonValue> data = new ArrayList<>();
    for (JsonValue input : inputs) {
      tokens += input instanceof JsonValue.Array ids ? ids.items().size() : tokens(input);
      float[] vector = vectors.of(Json.write(input), (int) dimensions);
      data.add(
          JsonValue.object()
              .put("object", "embedding")
              .put("index", data.size())
              .put("embedding", base64 ? packed(vector) : Vectors.listed(vector))
              .build());
    }
    JsonValue.Obj usage =
        JsonValue.object().put("prompt_tokens", tokens).put("total_tokens", tokens).build();
    JsonValue.Obj answer =
        JsonValue.object()
            .put("object", "list")
            .put("data", JsonValue.array(data))
            .put("model", call.model())
            .put("usage", usage)
            .build();
    UsageCounts counts = UsageCounts.NONE.with(Unit.INPUT_TOKEN, tokens);
    return new Reply.Whole(
        200,
        OpenAi.jsonHeaders(call),
        Json.writeBytes(answer),
        Optional.of(new ReportedUsage(usage, counts, true)));
  }

  private Reply refuse(Call call, String message, String parameter) {
    return vendor.refuse(Refusal.invalid(message, parameter), call.requestId());
  }

  private static long tokens(JsonValue text) {
    return Math.max(1, Tokens.of(text.asString()));
  }

  /// A text, texts, a list of token numbers, or lists of them.
  private static List<JsonValue> inputs(JsonValue input) {
    if (input instanceof JsonValue.Array array
        && !array.items().isEmpty()
        && !(array.items().getFirst() instanceof JsonValue.Num)) {
      return array.items();
    }
    return input instanceof JsonValue.Array array && array.items().isEmpty()
        ? List.of()
        : List.of(input);
  }

  private static JsonValue packed(float[] vector) {
    ByteBuffer bytes =
        ByteBuffer.allocate(vector.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    for (float value : vector) {
      bytes.putFloat(value);
    }
    return JsonValue.of(Base64.getEncoder().encodeToString(bytes.array()));
  }
}
