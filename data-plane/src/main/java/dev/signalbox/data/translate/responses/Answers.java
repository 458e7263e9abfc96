package dev.signalbox.data.translate.responses;

import dev.signalbox.data.conversation.Answer;
import dev.signalbox.data.conversation.Carriage;
import dev.signalbox.data.conversation.Fields;
import dev.signalbox.data.conversation.Part;
import dev.signalbox.data.conversation.Prompt;
import dev.signalbox.data.conversation.StopReason;
import dev.signalbox.model.json.JsonException;
import dev.signalbox.model.json.JsonValue;
import dev.signalbox.model.json.JsonValue.Obj;
import dev.signalbox.model.wire.Dialect;
import java.util.ArrayList;
import java.util.List;

/// Whole answers.
final class Answers {

  private Answers() {}

  static Answer read(Obj body) {
    String status = Fields.text(body, "status");
    if (!status.equals("completed") && !status.equals("incomplete")) {
      throw new JsonException("a response that is not complete");
    }
    List<Part> parts = parts(body);
    return new Answer(
        Fields.text(body, "id"),
        Fields.text(body, "model"),
        parts,
        stop(body, parts),
        "",
        Usage.read(body));
  }

  static List<Part> parts(Obj response) {
    List<Part> parts = new ArrayList<>();
    for (JsonValue output : Fields.items(response, "output")) {
      Obj item = output.asObject();
      if (Fields.text(item, "type").equals("message")) {
        parts.addAll(Content.read(item.require("content")));
      } else {
        parts.add(
            Items.read(item)
                .orElseGet(
                    () -> new Part.Foreign(Dialect.RESPONSES, Fields.text(item, "type"), item)));
      }
    }
    return parts;
  }

  private static StopReason stop(Obj response, List<Part> parts) {
    boolean calls = parts.stream().anyMatch(part -> part instanceof Part.ToolCall);
    boolean refusal =
        parts.stream().anyMatch(part -> part instanceof Part.Text text && text.refusal());
    return stop(response, calls, refusal);
  }

  /// Why a response ended.
  static StopReason stop(Obj response, boolean calls, boolean refusal) {
    String cut = Fields.text(Fields.child(response, "incomplete_details"), "reason");
    if (cut.equals("content_filter")) {
      return StopReason.REFUSED;
    }
    if (Fields.text(response, "status").equals("incomplete")) {
      return StopReason.MAX_TOKENS;
    }
    return calls ? StopReason.TOOL_USE : refusal ? StopReason.REFUSED : StopReason.END;
  }

  static Obj write(Answer answer, Prompt asked, Carriage carriage) {
    ResponseForm form = new ResponseForm(answer.id(), asked, carriage);
    List<Obj> output = new ArrayList<>();
    for (Part part : answer.parts()) {
      int index = output.size();
      switch (part) {
        case Part.Text text ->
            output.add(
                Items.message(
                    List.of(
                        text.refusal()
                            ? Content.refusal(text.text())
                            : Content.outputText(text.said())),
                    form.itemId("msg_", index),
                    "completed"));
        case Part.Reasoning reasoning ->
            output.add(Items.reasoning(reasoning, form.itemId("rs_", index)));
        case Part.ToolCall call ->
            output.add(
                Items.call(call, form.itemId(call.custom() ? "ctc_" : "fc_", index), "completed"));
        case Part.Media ignored -> {}
        case Part.ToolResult ignored -> {}
        case Part.Foreign foreign -> {
          if (foreign.dialect() == Dialect.RESPONSES) {
            output.add(foreign.raw());
          }
        }
      }
    }
    return form.whole(output, answer.stop(), answer.usage());
  }
}
