package dev.signalbox.data.translate.chat;

import dev.signalbox.data.conversation.AnswerEvent;
import dev.signalbox.data.conversation.AnswerEvent.PartKind;
import dev.signalbox.data.conversation.ByteSink;
import dev.signalbox.data.conversation.Carriage;
import dev.signalbox.data.conversation.DialectCodec.EventWriter;
import dev.signalbox.data.conversation.Fields;
import dev.signalbox.data.conversation.Seal;
import dev.signalbox.data.translate.openai.OpenAiErrors;
import dev.signalbox.model.json.Json;
import dev.signalbox.model.json.JsonValue;
import dev.signalbox.model.json.JsonValue.Obj;
import dev.signalbox.model.json.JsonValue.ObjectBuilder;
import java.util.List;

/// Writes a stream of chunks. Parts come to it one after the other.
final class ChunkWriter implements EventWriter {

  private final boolean withUsage;
  private final Carriage carriage;
  private final StringBuilder thought = new StringBuilder();
  private String head = "";
  private String tail = "";
  private PartKind kind = PartKind.TEXT;
  private int call = -1;
  private int seals;

  /// @param withUsage whether the client asked for the chunk with the usage
  ChunkWriter(boolean withUsage, Carriage carriage) {
    this.withUsage = withUsage;
    this.carriage = carriage;
  }

  @Override
  public String contentType() {
    return "text/event-stream; charset=utf-8";
  }

  @Override
  public void write(AnswerEvent event, ByteSink out) {
    switch (event) {
      case AnswerEvent.Started started -> start(started, out);
      case AnswerEvent.PartStarted started -> startPart(started, out);
      case AnswerEvent.Piece piece -> piece(piece.text(), out);
      case AnswerEvent.Sealed sealed -> seal(sealed.seal(), out);
      case AnswerEvent.PartEnded ignored -> thought.setLength(0);
      case AnswerEvent.ForeignPart ignored -> {}
      case AnswerEvent.Finished finished -> finish(finished, out);
      case AnswerEvent.Ping ignored -> out.text(": keep-alive\n\n");
      case AnswerEvent.Failed failed ->
          send(Json.write(OpenAiErrors.write(failed.kind(), failed.message())), out);
    }
  }

  private void start(AnswerEvent.Started started, ByteSink out) {
    String fixed =
        Json.write(
            JsonValue.object()
                .put("id", Answers.id(started.id(), carriage))
                .put("object", "chat.completion.chunk")
                .put("created", carriage.nowSeconds())
                .put("model", carriage.model())
                .build());
    head = fixed.substring(0, fixed.length() - 1) + ",\"choices\":[{\"index\":0,\"delta\":";
    tail = ",\"finish_reason\":null}]" + (withUsage ? ",\"usage\":null}" : "}");
    delta("{\"role\":\"assistant\",\"content\":\"\"}", out);
  }

  private void startPart(AnswerEvent.PartStarted started, ByteSink out) {
    kind = started.kind();
    if (kind != PartKind.TOOL_CALL && kind != PartKind.CUSTOM_TOOL_CALL) {
      return;
    }
    call++;
    boolean custom = kind == PartKind.CUSTOM_TOOL_CALL;
    String type = custom ? "custom" : "function";
    Obj begun =
        JsonValue.object()
            .put("index", call)
            .put("id", started.callId())
            .put("type", type)
            .put(
                type,
                JsonValue.object()
                    .put("name", started.name())
                    .put(custom ? "input" : "arguments", "")
                    .build())
            .build();
    delta("{\"tool_calls\":[" + Json.write(begun) + "]}", out);
  }

  private void piece(String text, ByteSink out) {
    StringBuilder delta = new StringBuilder(text.length() + 64);
    switch (kind) {
      case TEXT -> quoted(delta.append("{\"content\":"), text, "}");
      case REASONING -> {
        thought.append(text);
        quoted(delta.append("{\"reasoning_content\":"), text, "}");
      }
      case TOOL_CALL -> {
        delta.append("{\"tool_calls\":[{\"index\":").append(call);
        quoted(delta.append(",\"function\":{\"arguments\":"), text, "}}]}");
      }
      case CUSTOM_TOOL_CALL -> {
        delta.append("{\"tool_calls\":[{\"index\":").append(call);
        quoted(delta.append(",\"custom\":{\"input\":"), text, "}}]}");
      }
    }
    delta(delta, out);
  }

  private static void quoted(StringBuilder delta, String text, String end) {
    Json.quote(delta, text);
    delta.append(end);
  }

  private void seal(Seal seal, ByteSink out) {
    if (kind == PartKind.REASONING) {
      List<JsonValue> details = Thoughts.details(thought.toString(), seal, seals++);
      delta(
          Json.write(JsonValue.object().put("reasoning_details", JsonValue.array(details)).build()),
          out);
    }
  }

  private void finish(AnswerEvent.Finished finished, ByteSink out) {
    String reason = Answers.reason(finished.stop(), false);
    send(
        head
            + "{}"
            + ",\"finish_reason\":\""
            + reason
            + "\"}]"
            + (withUsage ? ",\"usage\":null}" : "}"),
        out);
    if (withUsage) {
      ObjectBuilder last = JsonValue.object();
      Obj fixed = Json.parse(head.substring(0, head.indexOf(",\"choices\"")) + "}").asObject();
      Fields.putAll(last, fixed);
      last.put("choices", JsonValue.array(List.of()));
      if (!finished.usage().tier().isEmpty()) {
        last.put("service_tier", finished.usage().tier());
      }
      send(Json.write(last.put("usage", Usage.write(finished.usage())).build()), out);
    }
    send("[DONE]", out);
  }

  private void delta(CharSequence delta, ByteSink out) {
    StringBuilder event = new StringBuilder(head.length() + delta.length() + tail.length() + 8);
    out.text(
        event.append("data: ").append(head).append(delta).append(tail).append("\n\n").toString());
  }

  private static void send(String data, ByteSink out) {
    out.text("data: " + data + "\n\n");
  }
}
