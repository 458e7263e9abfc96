package dev.signalbox.data.grammar;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.signalbox.data.conversation.Fields;
import dev.signalbox.model.json.JsonValue.Obj;
import java.util.Base64;
import java.util.Map;

/// Messages within Bedrock: each event is base64 in the member `bytes` of a frame `chunk`; failures
/// are frames of their own
/// (<https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_InvokeModelWithResponseStream.html>).
final class InvokeModelMachine extends MessagesMachine {

  @Override
  void event(String name, Map<String, String> headers, String data) {
    switch (headers.getOrDefault(":message-type", "")) {
      case "event" -> {
        require(
            headers.getOrDefault(":content-type", "").equals("application/json"),
            "a frame of another content type");
        if (name.equals("chunk")) {
          chunk(headers, json(data));
        }
      }
      case "exception" -> {
        require(
            !headers.getOrDefault(":exception-type", "").isEmpty(), "an exception without type");
        close();
      }
      case "error" -> close();
      default -> wrong("a frame without a message type");
    }
  }

  private void chunk(Map<String, String> headers, Obj chunk) {
    String event;
    try {
      event = new String(Base64.getDecoder().decode(Fields.text(chunk, "bytes")), UTF_8);
    } catch (IllegalArgumentException notBase64) {
      wrong("bytes that are not base64");
      return;
    }
    super.event(Fields.text(json(event), "type"), headers, event);
  }
}
