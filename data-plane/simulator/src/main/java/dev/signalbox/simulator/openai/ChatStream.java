package dev.signalbox.simulator.openai;

import dev.signalbox.model.json.JsonValue;
import dev.signalbox.simulator.call.Frame;
import dev.signalbox.simulator.call.FrameSequence;
import dev.signalbox.simulator.call.Oddity;
import dev.signalbox.simulator.script.Answer;
import dev.signalbox.simulator.script.Part;
import dev.signalbox.simulator.script.Pieces;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Set;

/// A chat completion as server-sent events: role, text, tool calls, finish reason, usage if it was
/// asked for, `[DONE]`.
final class ChatStream {

  private final ChatForm form;
  private final Answer answer;
  private final boolean withUsage;
  private final Set<Oddity> odd;

  ChatStream(ChatForm form, Answer answer, boolean withUsage, Set<Oddity> odd) {
    this.form = form;
    this.answer = answer;
    this.withUsage = withUsage;
    this.odd = odd;
  }

  Iterator<Frame> frames() {
    FrameSequence frames = new FrameSequence();
    frames.then(this::role);
    frames.each(
        Pieces.of(form.reasoning(answer), 0),
        piece ->
            chunk(
                JsonValue.object().put("reasoning_content", piece).build(), new JsonValue.Null()));
    frames.each(
        Pieces.of(answer.text(), answer.pieces()),
        piece -> chunk(JsonValue.object().put("content", piece).build(), new JsonValue.Null()));
    FrameSequence late = new FrameSequence();
    calls(frames, late);
    if (odd.contains(Oddity.UNKNOWN_EVENTS)) {
      frames.then(() -> Frame.data(form.head("from.the.future").build()));
    }
    frames.then(
        () -> chunk(JsonValue.object().build(), JsonValue.of(ChatForm.finishReason(answer))));
    frames.then(late);
    if (withUsage) {
      frames.then(this::usage);
    }
    frames.then(Frame::done);
    return frames;
  }

  /// @param late takes what is to come after the end was announced
  private void calls(FrameSequence frames, FrameSequence late) {
    List<Part.ToolCall> calls = answer.calls();
    List<FrameSequence> several = new ArrayList<>();
    for (int index = 0; index < calls.size(); index++) {
      Part.ToolCall call = calls.get(index);
      int place = index;
      List<String> pieces = Pieces.all(call.inputText());
      boolean cut = odd.contains(Oddity.LATE_ARGUMENTS) && !pieces.isEmpty();
      FrameSequence one = new FrameSequence();
      one.then(() -> toolDelta(place, form.call(call, place, "")));
      one.each(
          pieces.subList(0, cut ? pieces.size() - 1 : pieces.size()).iterator(),
          piece -> toolDelta(place, arguments(piece)));
      if (cut) {
        late.then(() -> toolDelta(place, arguments(pieces.getLast())));
      }
      several.add(one);
    }
    if (odd.contains(Oddity.INTERLEAVE)) {
      frames.inTurn(several);
    } else {
      several.forEach(frames::then);
    }
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
