package dev.signalbox.data.translate.responses;

import dev.signalbox.data.conversation.AnswerEvent;
import dev.signalbox.data.conversation.AnswerEvent.PartKind;
import dev.signalbox.data.conversation.ByteSink;
import dev.signalbox.data.conversation.Carriage;
import dev.signalbox.data.conversation.DialectCodec.EventWriter;
import dev.signalbox.data.conversation.Part;
import dev.signalbox.data.conversation.Prompt;
import dev.signalbox.data.conversation.Seal;
import dev.signalbox.model.json.Json;
import dev.signalbox.model.json.JsonValue;
import dev.signalbox.model.json.JsonValue.Obj;
import dev.signalbox.model.json.JsonValue.ObjectBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Writes a stream. Parts come to it one after the other, each as an item of its own. Events are
/// numbered without holes.
final class ResponseEventWriter implements EventWriter {

  private final Prompt asked;
  private final Carriage carriage;
  private final List<Obj> output = new ArrayList<>();
  private final StringBuilder text = new StringBuilder();
  private ResponseForm form;
  private PartKind kind = PartKind.TEXT;
  private String callId = "";
  private String name = "";
  private String itemId = "";
  private Optional<Seal> seal = Optional.empty();
  private boolean summaryOpen;
  private int sequence;

  ResponseEventWriter(Prompt asked, Carriage carriage) {
    this.asked = asked;
    this.carriage = carriage;
    this.form = new ResponseForm("", asked, carriage);
  }

  @Override
  public String contentType() {
    return "text/event-stream; charset=utf-8";
  }

  @Override
  public void write(AnswerEvent event, ByteSink out) {
    switch (event) {
      case AnswerEvent.Started started -> {
        form = new ResponseForm(started.id(), asked, carriage);
        send(event("response.created").put("response", form.begun()), out);
        send(event("response.in_progress").put("response", form.begun()), out);
      }
      case AnswerEvent.PartStarted started -> startPart(started, out);
      case AnswerEvent.Piece piece -> piece(piece.text(), out);
      case AnswerEvent.Sealed sealed -> seal = Optional.of(sealed.seal());
      case AnswerEvent.PartEnded ignored -> endPart(out);
      case AnswerEvent.ForeignPart ignored -> {}
      case AnswerEvent.Finished finished -> {
        boolean whole = ResponseForm.cutBy(finished.stop()).isEmpty();
        send(
            event(whole ? "response.completed" : "response.incomplete")
                .put("response", form.whole(output, finished.stop(), finished.usage())),
            out);
      }
      case AnswerEvent.Ping ignored -> out.text(": keep-alive\n\n");
      case AnswerEvent.Failed failed ->
          send(
              event("response.failed")
                  .put("response", form.failed(output, failed.kind(), failed.message())),
              out);
    }
  }

  private void startPart(AnswerEvent.PartStarted started, ByteSink out) {
    kind = started.kind();
    callId = started.callId();
    name = started.name();
    text.setLength(0);
    seal = Optional.empty();
    summaryOpen = false;
    itemId = form.itemId(prefix(kind), output.size());
    send(
        event("response.output_item.added")
            .put("output_index", output.size())
            .put("item", begunItem()),
        out);
    if (kind == PartKind.TEXT) {
      send(
          ofContent("response.content_part.added")
              .put("part", Content.outputText(new JsonValue.Text(""))),
          out);
    }
  }

  private static String prefix(PartKind kind) {
    return switch (kind) {
      case TEXT -> "msg_";
      case REASONING -> "rs_";
      case TOOL_CALL -> "fc_";
      case CUSTOM_TOOL_CALL -> "ctc_";
    };
  }

  private Obj begunItem() {
    return switch (kind) {
      case TEXT -> Items.message(List.of(), itemId, "in_progress");
      case REASONING -> Items.reasoning(new Part.Reasoning("", Optional.empty()), itemId);
      case TOOL_CALL, CUSTOM_TOOL_CALL -> call("", "in_progress");
    };
  }

  private Obj call(String input, String status) {
    return Items.call(
        new Part.ToolCall(
            callId,
            name,
            input,
            kind == PartKind.CUSTOM_TOOL_CALL,
            Optional.empty(),
            Optional.empty()),
        itemId,
        status);
  }

  private void piece(String piece, ByteSink out) {
    text.append(piece);
    switch (kind) {
      case TEXT -> delta("response.output_text.delta", ",\"content_index\":0", piece, out);
      case REASONING -> {
        openSummary(out);
        delta("response.reasoning_summary_text.delta", ",\"summary_index\":0", piece, out);
      }
      case TOOL_CALL -> delta("response.function_call_arguments.delta", "", piece, out);
      case CUSTOM_TOOL_CALL -> delta("response.custom_tool_call_input.delta", "", piece, out);
    }
  }

  private void openSummary(ByteSink out) {
    if (!summaryOpen) {
      summaryOpen = true;
      send(
          ofSummary("response.reasoning_summary_part.added").put("part", Items.summaryText("")),
          out);
    }
  }

  private void endPart(ByteSink out) {
    String whole = text.toString();
    Obj item =
        switch (kind) {
          case TEXT -> {
            Obj part = Content.outputText(new JsonValue.Text(whole));
            send(
                ofContent("response.output_text.done")
                    .put("text", whole)
                    .put("logprobs", JsonValue.array(List.of())),
                out);
            send(ofContent("response.content_part.done").put("part", part), out);
            yield Items.message(List.of(part), itemId, "completed");
          }
          case REASONING -> {
            if (summaryOpen) {
              send(ofSummary("response.reasoning_summary_text.done").put("text", whole), out);
              send(
                  ofSummary("response.reasoning_summary_part.done")
                      .put("part", Items.summaryText(whole)),
                  out);
            }
            yield Items.reasoning(new Part.Reasoning(whole, seal), itemId);
          }
          case TOOL_CALL -> {
            send(ofItem("response.function_call_arguments.done").put("arguments", whole), out);
            yield call(whole, "completed");
          }
          case CUSTOM_TOOL_CALL -> {
            send(ofItem("response.custom_tool_call_input.done").put("input", whole), out);
            yield call(whole, "completed");
          }
        };
    send(
        event("response.output_item.done").put("output_index", output.size()).put("item", item),
        out);
    output.add(item);
  }

  private static ObjectBuilder event(String type) {
    return JsonValue.object().put("type", type);
  }

  private ObjectBuilder ofItem(String type) {
    return event(type).put("item_id", itemId).put("output_index", output.size());
  }

  private ObjectBuilder ofContent(String type) {
    return ofItem(type).put("content_index", 0);
  }

  private ObjectBuilder ofSummary(String type) {
    return ofItem(type).put("summary_index", 0);
  }

  private void send(ObjectBuilder event, ByteSink out) {
    Obj numbered = event.put("sequence_number", sequence++).build();
    out.text("event: " + numbered.string("type") + "\ndata: " + Json.write(numbered) + "\n\n");
  }

  /// The one event that comes by the thousand; written without a detour.
  private void delta(String type, String place, String piece, ByteSink out) {
    StringBuilder event = new StringBuilder(piece.length() + 240);
    event
        .append("event: ")
        .append(type)
        .append("\ndata: {\"type\":\"")
        .append(type)
        .append("\",\"item_id\":\"")
        .append(itemId)
        .append("\",\"output_index\":")
        .append(output.size())
        .append(place)
        .append(",\"delta\":");
    Json.quote(event, piece);
    if (kind == PartKind.TEXT) {
      event.append(",\"logprobs\":[]");
    }
    out.text(event.append(",\"sequence_number\":").append(sequence++).append("}\n\n").toString());
  }
}
