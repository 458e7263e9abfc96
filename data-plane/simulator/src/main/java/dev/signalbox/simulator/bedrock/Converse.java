package dev.signalbox.simulator.bedrock;

import dev.signalbox.model.json.Json;
import dev.signalbox.model.json.JsonValue;
import dev.signalbox.simulator.anthropic.Messages;
import dev.signalbox.simulator.cache.PrefixCache;
import dev.signalbox.simulator.call.Call;
import dev.signalbox.simulator.call.FrameSequence;
import dev.signalbox.simulator.call.Refusal;
import dev.signalbox.simulator.call.Reply;
import dev.signalbox.simulator.call.ReportedUsage;
import dev.signalbox.simulator.script.Seal;
import java.util.List;
import java.util.Optional;

/// `Converse` and `ConverseStream`.
final class Converse {

  private final Bedrock vendor;
  private final Messages messages;

  Converse(Bedrock vendor, Seal seal, PrefixCache cache) {
    this.vendor = vendor;
    this.messages = new Messages(new ConverseEnvelope(vendor), seal, cache);
  }

  Reply answer(Call call, boolean stream) {
    Optional<Refusal> refusal = check(call);
    if (refusal.isPresent()) {
      return vendor.refuse(refusal.get(), call.requestId());
    }
    Reply reply = messages.create().answer(unwrapped(call, stream));
    return switch (reply) {
      case Reply.Whole whole when whole.status() == 200 -> {
        ReportedUsage usage = ConverseEnvelope.converse(whole.usage().orElseThrow());
        JsonValue.Obj message = Json.parse(whole.body()).asObject();
        yield new Reply.Whole(
            200,
            whole.headers(),
            Json.writeBytes(ConverseEnvelope.whole(message, usage)),
            Optional.of(usage));
      }
      case Reply.Whole refused -> refused;
      case Reply.Events events ->
          new Reply.Events(
              events.headers(),
              FrameSequence.without(events.frames(), frame -> frame.bytes().length == 0),
              events.broken(),
              events.framing());
    };
  }

  Reply count(Call call) {
    Optional<Refusal> refusal = check(call);
    return refusal.isPresent()
        ? vendor.refuse(refusal.get(), call.requestId())
        : messages.countTokens().answer(unwrapped(call, false));
  }

  private static Optional<Refusal> check(Call call) {
    return ConverseRules.check(call.body())
        .or(() ->
            betas(call.body()).stream()
                .filter(beta -> !InvokeRules.BETAS.contains(beta))
                .findFirst()
                .map(beta -> Bedrock.invalid("invalid beta flag")));
  }

  private static Call unwrapped(Call call, boolean stream) {
    return InvokeRules.messages(
        call, ConverseRequest.messages(call.body(), call.model(), stream), betas(call.body()));
  }

  private static List<String> betas(JsonValue.Obj body) {
    return body.get("additionalModelRequestFields")
        .map(fields -> InvokeRules.betas(fields.asObject()))
        .orElse(List.of());
  }
}
