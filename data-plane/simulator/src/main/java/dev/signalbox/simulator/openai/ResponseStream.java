package dev.signalbox.simulator.openai;

import dev.signalbox.model.json.JsonValue;
import dev.signalbox.simulator.call.Frame;
import dev.signalbox.simulator.call.FrameSequence;
import dev.signalbox.simulator.call.Oddity;
import dev.signalbox.simulator.call.Refusal;
import dev.signalbox.simulator.call.ReportedUsage;
import dev.signalbox.simulator.script.Answer;
import dev.signalbox.simulator.script.OfferedTool.Kind;
import dev.signalbox.simulator.script.Part;
import dev.signalbox.simulator.script.Pieces;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// A response as server-sent events, numbered without holes.
final class ResponseStream {

  private final ResponseForm form;
  private final Answer answer;
  private final Set<Oddity> odd;
  private int sequence;

  ResponseStream(ResponseForm form, Answer answer, Set<Oddity> odd) {
    this.form = form;
    this.answer = answer;
    this.odd = odd;
  }

  Iterator<Frame> frames() {
    FrameSequence frames = new FrameSequence();
    frames.then(() -> frame(event("response.created").put("response", form.begun())));
    frames.then(() -> frame(event("response.in_progress").put("response", form.begun())));
    List<FrameSequence> calls = new ArrayList<>();
    for (int index = 0; index < answer.parts().size(); index++) {
      Part part = answer.parts().get(index);
      FrameSequence item = item(part, index);
      if (part instanceof Part.ToolCall && odd.contains(Oddity.INTERLEAVE)) {
        calls.add(item);
      } else {
        frames.then(item);
      }
    }
    frames.inTurn(calls);
    if (odd.contains(Oddity.UNKNOWN_EVENTS)) {
      frames.then(() -> frame(event("response.from_the_future")));
    }
    frames.then(this::end);
    return frames;
  }

  private FrameSequence item(Part part, int index) {
    FrameSequence frames = new FrameSequence();
    frames.then(() -> frame(added(part, index)));
    switch (part) {
      case Part.Text text -> text(frames, text, index);
      case Part.Thinking thinking -> thinking(frames, thinking, index);
      case Part.ToolCall call -> call(frames, call, index);
    }
    frames.then(() -> frame(finished(part, index)));
    return frames;
  }

  /// How a response says that it failed. Its number follows the last event.
  Frame broken() {
    JsonValue.ObjectBuilder failed = JsonValue.object();
    form.begun().members().forEach(failed::put);
    Refusal error = OpenAi.serverError(500);
    failed
        .put("status", "failed")
        .put(
            "error",
            JsonValue.object().put("code", error.type()).put("message", error.message()).build());
    return frame(event("response.failed").put("response", failed.build()));
  }

  private void text(FrameSequence frames, Part.Text text, int index) {
    frames.then(() ->
        frame(
            ofContent("response.content_part.added", text, index)
                .put("part", ResponseForm.textPart(""))));
    frames.each(
        Pieces.of(text.text(), answer.pieces()),
        piece ->
            frame(
                ofContent("response.output_text.delta", text, index)
                    .put("delta", piece)
                    .put("logprobs", JsonValue.array(List.of()))));
    frames.then(() ->
        frame(
            ofContent("response.output_text.done", text, index)
                .put("text", text.text())
                .put("logprobs", JsonValue.array(List.of()))));
    frames.then(() ->
        frame(
            ofContent("response.content_part.done", text, index)
                .put("part", ResponseForm.textPart(text.text()))));
  }

  private void thinking(FrameSequence frames, Part.Thinking thinking, int index) {
    if (!form.summarised()) {
      return;
    }
    String name = "response.reasoning_summary_";
    frames.then(() ->
        frame(
            ofSummary(name + "part.added", thinking, index)
                .put("part", ResponseForm.summaryPart(""))));
    frames.each(
        Pieces.of(thinking.text(), 0),
        piece -> frame(ofSummary(name + "text.delta", thinking, index).put("delta", piece)));
    frames.then(
        () -> frame(ofSummary(name + "text.done", thinking, index).put("text", thinking.text())));
    frames.then(() ->
        frame(
            ofSummary(name + "part.done", thinking, index)
                .put("part", ResponseForm.summaryPart(thinking.text()))));
  }

  private void call(FrameSequence frames, Part.ToolCall call, int index) {
    if (call.tool().kind() == Kind.LOCAL_SHELL) {
      return;
    }
    boolean function = call.tool().kind() == Kind.FUNCTION;
    String name = function ? "response.function_call_arguments" : "response.custom_tool_call_input";
    List<String> pieces = Pieces.all(call.inputText());
    boolean late = odd.contains(Oddity.LATE_ARGUMENTS) && !pieces.isEmpty();
    frames.each(
        pieces.subList(0, late ? pieces.size() - 1 : pieces.size()).iterator(),
        piece -> frame(ofItem(name + ".delta", call, index).put("delta", piece)));
    frames.then(() ->
        frame(
            ofItem(name + ".done", call, index)
                .put(function ? "arguments" : "input", call.inputText())));
    if (late) {
      frames.then(() -> frame(ofItem(name + ".delta", call, index).put("delta", pieces.getLast())));
    }
  }

  private JsonValue.ObjectBuilder added(Part part, int index) {
    return event("response.output_item.added")
        .put("output_index", index)
        .put("item", form.item(part, index, "in_progress"));
  }

  private JsonValue.ObjectBuilder finished(Part part, int index) {
    return event("response.output_item.done")
        .put("output_index", index)
        .put("item", form.item(part, index, "completed"));
  }

  private Frame end() {
    boolean cut = answer.stop() == Answer.Stop.LENGTH;
    return frame(
        event(cut ? "response.incomplete" : "response.completed")
            .put("response", form.whole(answer)),
        Optional.of(form.usage(answer)));
  }

  private JsonValue.ObjectBuilder ofContent(String type, Part part, int index) {
    return ofItem(type, part, index).put("content_index", 0);
  }

  private JsonValue.ObjectBuilder ofSummary(String type, Part part, int index) {
    return ofItem(type, part, index).put("summary_index", 0);
  }

  private JsonValue.ObjectBuilder ofItem(String type, Part part, int index) {
    return event(type).put("item_id", form.itemId(part, index)).put("output_index", index);
  }

  private static JsonValue.ObjectBuilder event(String type) {
    return JsonValue.object().put("type", type);
  }

  private Frame frame(JsonValue.ObjectBuilder event) {
    return frame(event, Optional.empty());
  }

  private Frame frame(JsonValue.ObjectBuilder event, Optional<ReportedUsage> usage) {
    return Frame.named(event.put("sequence_number", sequence++).build(), usage);
  }
}
