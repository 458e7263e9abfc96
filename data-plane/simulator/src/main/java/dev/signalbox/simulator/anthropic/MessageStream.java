package dev.signalbox.simulator.anthropic;

import dev.signalbox.model.json.JsonValue;
import dev.signalbox.simulator.call.Frame;
import dev.signalbox.simulator.call.FrameSequence;
import dev.signalbox.simulator.call.Oddity;
import dev.signalbox.simulator.script.Answer;
import dev.signalbox.simulator.script.Part;
import dev.signalbox.simulator.script.Pieces;
import java.util.Iterator;
import java.util.Optional;
import java.util.Set;

/// A message as server-sent events (docs: build-with-claude/streaming).
final class MessageStream {

  private final MessageForm form;
  private final Answer answer;
  private final String fingerprint;
  private final Envelope envelope;
  private final Set<Oddity> odd;

  MessageStream(
      MessageForm form, Answer answer, String fingerprint, Envelope envelope, Set<Oddity> odd) {
    this.form = form;
    this.answer = answer;
    this.fingerprint = fingerprint;
    this.envelope = envelope;
    this.odd = odd;
  }

  Iterator<Frame> frames() {
    FrameSequence frames = new FrameSequence();
    frames.then(() ->
        envelope.event(
            JsonValue.object().put("type", "message_start").put("message", form.begun()).build(),
            Optional.of(form.begunUsage())));
    boolean pinged = !envelope.pings();
    for (int index = 0; index < answer.parts().size(); index++) {
      Part part = answer.parts().get(index);
      JsonValue.Obj begun = begun(part, index);
      int place = index;
      frames.then(
          () -> plain(event("content_block_start", place).put("content_block", begun).build()));
      if (!pinged) {
        frames.then(() -> plain(JsonValue.object().put("type", "ping").build()));
        pinged = true;
      }
      deltas(frames, part, index);
      frames.then(() -> plain(event("content_block_stop", place).build()));
    }
    if (odd.contains(Oddity.UNKNOWN_EVENTS)) {
      frames.then(() -> plain(JsonValue.object().put("type", "from_the_future").build()));
    }
    frames.then(this::end);
    frames.then(() ->
        envelope.event(
            JsonValue.object().put("type", "message_stop").build(),
            Optional.of(form.usage(answer))));
    return frames;
  }

  private JsonValue.Obj begun(Part part, int index) {
    return switch (part) {
      case Part.Text ignored -> JsonValue.object().put("type", "text").put("text", "").build();
      case Part.Thinking thinking when thinking.redacted() ->
          form.block(thinking, index, fingerprint);
      case Part.Thinking ignored ->
          JsonValue.object()
              .put("type", "thinking")
              .put("thinking", "")
              .put("signature", "")
              .build();
      case Part.ToolCall call ->
          JsonValue.object()
              .put("type", "tool_use")
              .put("id", form.toolId(index, fingerprint))
              .put("name", call.tool().name())
              .put("input", JsonValue.object().build())
              .build();
    };
  }

  private void deltas(FrameSequence frames, Part part, int index) {
    switch (part) {
      case Part.Text text ->
          frames.each(
              Pieces.of(text.text(), answer.pieces()),
              piece -> delta(index, "text_delta", "text", piece));
      case Part.Thinking thinking -> {
        if (!thinking.redacted()) {
          frames.each(
              Pieces.of(form.shown(thinking), 0),
              piece -> delta(index, "thinking_delta", "thinking", piece));
          frames.then(() -> delta(index, "signature_delta", "signature", form.signature(thinking)));
        }
      }
      case Part.ToolCall call -> {
        frames.then(() -> delta(index, "input_json_delta", "partial_json", ""));
        String input = call.inputText();
        if (!input.equals("{}")) {
          frames.each(
              Pieces.of(input, 0),
              piece -> delta(index, "input_json_delta", "partial_json", piece));
        }
      }
    }
  }

  private Frame end() {
    JsonValue.ObjectBuilder end =
        JsonValue.object()
            .put("type", "message_delta")
            .put(
                "delta",
                JsonValue.object()
                    .put("stop_reason", MessageForm.stopReason(answer))
                    .put("stop_sequence", MessageForm.stopSequence(answer))
                    .build())
            .put("usage", form.deltaUsage(answer));
    if (form.contextManagement()) {
      end.put("context_management", MessageForm.appliedEdits());
    }
    return envelope.event(end.build(), Optional.of(form.usage(answer)));
  }

  private Frame plain(JsonValue.Obj data) {
    return envelope.event(data, Optional.empty());
  }

  private Frame delta(int index, String type, String member, String piece) {
    return plain(
        event("content_block_delta", index)
            .put("delta", JsonValue.object().put("type", type).put(member, piece).build())
            .build());
  }

  private static JsonValue.ObjectBuilder event(String type, int index) {
    return JsonValue.object().put("type", type).put("index", index);
  }
}
