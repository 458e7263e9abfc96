package dev.signalbox.simulator.azure;

import dev.signalbox.model.json.JsonValue;
import dev.signalbox.simulator.call.Call;
import dev.signalbox.simulator.call.Endpoint;
import dev.signalbox.simulator.call.Frame;
import dev.signalbox.simulator.call.FrameSequence;
import dev.signalbox.simulator.call.Header;
import dev.signalbox.simulator.call.Reply;
import dev.signalbox.simulator.call.Vendor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// An endpoint of OpenAI as Azure serves it: more headers, the deployment as the model, and a chat
/// stream that begins with what the content filters say, in a chunk without choices.
record AzureEndpoint(Endpoint served, boolean filtered) implements Endpoint {

  @Override
  public Vendor vendor() {
    return served.vendor();
  }

  @Override
  public Reply answer(Call call) {
    Map<String, JsonValue> members = new LinkedHashMap<>(call.body().members());
    members.put("model", JsonValue.of(call.model()));
    Reply reply =
        served.answer(
            new Call(call.request(), call.model(), new JsonValue.Obj(members), call.knobs()));
    return switch (reply) {
      case Reply.Whole whole ->
          new Reply.Whole(whole.status(), headers(whole, call), whole.body(), whole.usage());
      case Reply.Events events -> {
        FrameSequence frames = new FrameSequence();
        if (filtered) {
          frames.then(() -> Frame.data(filters()));
        }
        yield new Reply.Events(
            headers(events, call), frames.then(events.frames()), events.broken(), events.framing());
      }
    };
  }

  private static List<Header> headers(Reply reply, Call call) {
    List<Header> headers = new ArrayList<>(reply.headers());
    headers.add(new Header("apim-request-id", call.requestId()));
    headers.add(new Header("x-ms-region", "Sweden Central"));
    headers.add(new Header("x-ms-deployment-name", call.model()));
    return headers;
  }

  private static JsonValue.Obj filters() {
    return JsonValue.object()
        .put("choices", JsonValue.array(List.of()))
        .put("created", 0)
        .put("id", "")
        .put("model", "")
        .put("object", "")
        .put(
            "prompt_filter_results",
            JsonValue.array(
                List.of(
                    JsonValue.object()
                        .put("prompt_index", 0)
                        .put("content_filter_results", AzureSurface.harmless())
                        .build())))
        .build();
  }
}
