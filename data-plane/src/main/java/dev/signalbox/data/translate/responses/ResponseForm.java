package dev.signalbox.data.translate.responses;

import dev.signalbox.data.conversation.Answer.AnswerUsage;
import dev.signalbox.data.conversation.AnswerEvent.FailureKind;
import dev.signalbox.data.conversation.Carriage;
import dev.signalbox.data.conversation.Fields;
import dev.signalbox.data.conversation.Prompt;
import dev.signalbox.data.conversation.StopReason;
import dev.signalbox.data.conversation.ToolChoice;
import dev.signalbox.data.translate.openai.OpenAiErrors;
import dev.signalbox.model.json.JsonValue;
import dev.signalbox.model.json.JsonValue.Obj;
import dev.signalbox.model.json.JsonValue.ObjectBuilder;
import java.util.List;

/// A response object: whole, begun or failed. It repeats of the request what clients insist on; the
/// tools are left out.
final class ResponseForm {

  private static final String ID = "resp_";

  private final Prompt asked;
  private final Carriage carriage;
  private final String id;

  /// @param given the provider's id of the answer
  ResponseForm(String given, Prompt asked, Carriage carriage) {
    this.asked = asked;
    this.carriage = carriage;
    this.id = given.startsWith(ID) ? given : ID + carriage.callId();
  }

  /// The id of an item.
  String itemId(String prefix, int index) {
    return prefix + carriage.callId() + "_" + index;
  }

  /// A response that has just begun.
  Obj begun() {
    return response("in_progress", List.of(), Fields.none(), Fields.none())
        .put("usage", Fields.none())
        .build();
  }

  /// A complete response, or one that was cut.
  Obj whole(List<? extends JsonValue> output, StopReason stop, AnswerUsage usage) {
    String cut = cutBy(stop);
    ObjectBuilder response =
        response(
            cut.isEmpty() ? "completed" : "incomplete",
            output,
            Fields.none(),
            cut.isEmpty() ? Fields.none() : JsonValue.object().put("reason", cut).build());
    if (!usage.tier().isEmpty()) {
      response.put("service_tier", usage.tier());
    }
    return response.put("usage", Usage.write(usage)).build();
  }

  /// A response that failed.
  Obj failed(List<? extends JsonValue> output, FailureKind kind, String message) {
    String code = OpenAiErrors.code(kind);
    if (code.isEmpty()) {
      code = kind == FailureKind.BAD_REQUEST ? "invalid_prompt" : "server_error";
    }
    return response(
            "failed",
            output,
            JsonValue.object().put("code", code).put("message", message).build(),
            Fields.none())
        .put("usage", Fields.none())
        .build();
  }

  /// Why a response is not complete, or empty if it is.
  static String cutBy(StopReason stop) {
    return switch (stop) {
      case MAX_TOKENS, CONTEXT_FULL -> "max_output_tokens";
      case REFUSED -> "content_filter";
      case END, TOOL_USE, STOP_TEXT, PAUSED -> "";
    };
  }

  private ObjectBuilder response(
      String status,
      List<? extends JsonValue> output,
      JsonValue error,
      JsonValue incompleteDetails) {
    ObjectBuilder response =
        JsonValue.object()
            .put("id", id)
            .put("object", "response")
            .put("created_at", carriage.nowSeconds())
            .put("status", status)
            .put("background", false)
            .put("error", error)
            .put("incomplete_details", incompleteDetails)
            .put("instructions", Fields.none())
            .put("model", carriage.model())
            .put("output", JsonValue.array(output))
            .put("parallel_tool_calls", asked.parallelTools().orElse(true))
            .put("previous_response_id", Fields.none())
            .put("store", false)
            .put("tool_choice", choice())
            .put("tools", JsonValue.array(List.of()));
    asked.sampling().temperature().ifPresent(number -> response.put("temperature", number));
    asked.sampling().topP().ifPresent(number -> response.put("top_p", number));
    asked
        .own()
        .get("metadata")
        .ifPresentOrElse(
            found -> response.put("metadata", found), () -> response.put("metadata", Fields.EMPTY));
    return response;
  }

  private JsonValue choice() {
    return Tools.writeChoice(asked.toolChoice().orElseGet(ToolChoice.Auto::new), asked.tools());
  }
}
