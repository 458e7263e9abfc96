package dev.signalbox.simulator.openai;

import dev.signalbox.model.json.JsonValue;
import dev.signalbox.simulator.call.Frame;
import dev.signalbox.simulator.call.FrameSequence;
import dev.signalbox.simulator.script.Answer;
import dev.signalbox.simulator.script.Part;
import dev.signalbox.simulator.script.Pieces;
import java.util.Iterator;
import java.util.List;

/// A chat completion as server-sent events: role, text, tool calls, finish reason, usage if it was
/// asked for, `[DONE]`.
final class ChatStream {

  private final ChatForm form;
  private final Answer answer;
  private final boolean withUsage;

  ChatStream(ChatForm form, Answer answer, boolean withUsage) {
    this.form = form;
    this.answer = answer;
    this.withUsage = withUsage;
  }

  Iterator<Frame> frames() {
    FrameSequence frames = new FrameSequence();
    frames.then(this::role);
    frames.each(
        Pieces.of(answer.text(), answer.pieces()),
        piece -> chunk(JsonValue.object().put("content", piece).build(), new JsonValue.Null()));
    List<Part.ToolCall> calls = answer.calls();
    for (int index = 0; index < calls.size(); index++) {
      Part.ToolCall call = calls.get(index);
      int place = index;
      frames.then(() -> toolDelta(place, form.call(call, place, "")));
      frames.each(Pieces.of(call.inputText(), 0), piece -> toolDelta(place, arguments(piece)));
    }
    frames.then(
        () -> chunk(JsonValue.object().build(), JsonValue.of(ChatForm.finishReason(answer))));
    if (withUsage) {
      frames.then(this::usage);
    }
    frames.then(Frame::done);
    return frames;
  }

  private Frame role() {
    return chunk(
        JsonValue.object()
            .put("role", "assistant")
            .put("content", answer.text().isEmpty() ? new JsonValue.Null() : JsonValue.of(""))
            .put("refusal", new JsonValue.Null())
            .build(),
        new JsonValue.Null());
  }

  private static JsonValue.ObjectBuilder arguments(String piece) {
    return JsonValue.object().put("function", JsonValue.object().put("arguments", piece).build());
  }

  private Frame toolDelta(int index, JsonValue.ObjectBuilder call) {
    JsonValue.ObjectBuilder delta = JsonValue.object().put("index", index);
    call.build().members().forEach(delta::put);
    return chunk(
        JsonValue.object().put("tool_calls", JsonValue.array(List.of(delta.build()))).build(),
        new JsonValue.Null());
  }

  private Frame chunk(JsonValue.Obj delta, JsonValue finishReason) {
    JsonValue.ObjectBuilder chunk =
        form.head("chat.completion.chunk")
            .put(
                "choices",
                JsonValue.array(
                    List.of(
                        JsonValue.object()
                            .put("index", 0)
                            .put("delta", delta)
                            .put("logprobs", new JsonValue.Null())
                            .put("finish_reason", finishReason)
                            .build())));
    if (withUsage) {
      chunk.put("usage", new JsonValue.Null());
    }
    return Frame.data(chunk.build());
  }

  private Frame usage() {
    return Frame.data(
        form.head("chat.completion.chunk")
            .put("choices", JsonValue.array(List.of()))
            .put("usage", ChatForm.vendorUsage(form.prompt(), answer))
            .build(),
        form.usage(answer));
  }
}
