package dev.signalbox.data.translate.chat;

import dev.signalbox.data.conversation.CacheMark;
import dev.signalbox.data.conversation.Carriage;
import dev.signalbox.data.conversation.Fields;
import dev.signalbox.data.conversation.OutputForm;
import dev.signalbox.data.conversation.Prompt;
import dev.signalbox.data.conversation.Sampling;
import dev.signalbox.data.translate.openai.Efforts;
import dev.signalbox.model.json.JsonValue;
import dev.signalbox.model.json.JsonValue.Obj;
import dev.signalbox.model.json.JsonValue.ObjectBuilder;
import dev.signalbox.model.wire.Feature;
import java.util.List;
import java.util.Optional;

/// Writes a request.
final class RequestWriter {

  private static final int MAX_STOPS = 4;

  private final Prompt prompt;
  private final Carriage carriage;
  private final ObjectBuilder body = JsonValue.object();

  RequestWriter(Prompt prompt, Carriage carriage) {
    this.prompt = prompt;
    this.carriage = carriage;
  }

  Obj write() {
    body.put("model", carriage.model());
    body.put("messages", JsonValue.array(new MessageWriter(carriage).messages(prompt)));
    tools();
    sampling();
    Efforts.write(prompt.thinking(), carriage)
        .ifPresent(effort -> body.put("reasoning_effort", effort));
    prompt.output().ifPresent(this::output);
    if (prompt.stream()) {
      body.put("stream", true);
      if (prompt.usageInStream()) {
        body.put("stream_options", JsonValue.object().put("include_usage", true).build());
      }
    }
    mark(body, prompt.cachesAll(), carriage);
    Fields.putAll(body, prompt.own());
    return body.build();
  }

  private void tools() {
    List<Obj> tools = Tools.write(prompt.tools(), carriage);
    if (tools.isEmpty()) {
      return; // The choice among no tools is refused.
    }
    body.put("tools", JsonValue.array(tools));
    prompt
        .toolChoice()
        .ifPresent(choice -> body.put("tool_choice", Tools.writeChoice(choice, prompt.tools())));
    prompt.parallelTools().ifPresent(allowed -> body.put("parallel_tool_calls", allowed));
  }

  private void sampling() {
    Sampling sampling = prompt.sampling();
    if (sampling.maxTokens().isPresent()) {
      String name =
          carriage.capabilities().maxCompletionTokens() ? "max_completion_tokens" : "max_tokens";
      body.put(name, sampling.maxTokens().getAsLong());
    }
    sampling.temperature().ifPresent(number -> body.put("temperature", number));
    sampling.topP().ifPresent(number -> body.put("top_p", number));
    sampling.presencePenalty().ifPresent(number -> body.put("presence_penalty", number));
    sampling.frequencyPenalty().ifPresent(number -> body.put("frequency_penalty", number));
    if (sampling.seed().isPresent()) {
      body.put("seed", sampling.seed().getAsLong());
    }
    if (sampling.topK().isPresent()) {
      carriage.lose("top_k", Feature.OTHER);
    }
    List<String> stops = sampling.stop();
    if (stops.size() > MAX_STOPS) {
      carriage.lose("stop", Feature.OTHER);
    }
    if (!stops.isEmpty()) {
      body.put(
          "stop", JsonValue.array(stops.stream().limit(MAX_STOPS).map(JsonValue::of).toList()));
    }
  }

  private void output(OutputForm form) {
    ObjectBuilder format = JsonValue.object();
    if (form.schema().isEmpty()) {
      body.put("response_format", format.put("type", "json_object").build());
      return;
    }
    ObjectBuilder schema =
        JsonValue.object()
            .put("name", form.name().isEmpty() ? "answer" : form.name())
            .put("schema", form.schema().get());
    form.strict().ifPresent(strict -> schema.put("strict", strict));
    body.put(
        "response_format",
        format.put("type", "json_schema").put("json_schema", schema.build()).build());
  }

  /// Adds `cache_control` for gateways that take it; OpenAI caches without being told.
  static void mark(ObjectBuilder object, Optional<CacheMark> mark, Carriage carriage) {
    if (mark.isPresent() && carriage.capabilities().cacheMarks()) {
      ObjectBuilder control = JsonValue.object().put("type", "ephemeral");
      if (mark.get().oneHour() && carriage.capabilities().oneHourCache()) {
        control.put("ttl", "1h");
      }
      object.put("cache_control", control.build());
    }
  }
}
