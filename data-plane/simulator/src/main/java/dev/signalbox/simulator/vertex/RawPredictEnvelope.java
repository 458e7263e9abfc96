package dev.signalbox.simulator.vertex;

import dev.signalbox.model.json.JsonValue;
import dev.signalbox.simulator.anthropic.Anthropic;
import dev.signalbox.simulator.anthropic.Envelope;
import dev.signalbox.simulator.call.Call;
import dev.signalbox.simulator.call.Frame;
import dev.signalbox.simulator.call.Header;
import dev.signalbox.simulator.call.Reply;
import dev.signalbox.simulator.call.ReportedUsage;
import java.util.List;
import java.util.Optional;

/// `rawPredict` around the Messages API: the same events, under Vertex's own headers.
record RawPredictEnvelope(Vertex vendor) implements Envelope {

  @Override
  public String credential(Call call) {
    return call.request().bearer().orElse("");
  }

  @Override
  public List<Header> wholeHeaders(Call call, Optional<ReportedUsage> usage) {
    return Vertex.headers(call.requestId(), "application/json");
  }

  @Override
  public List<Header> streamHeaders(Call call, ReportedUsage begun) {
    return Vertex.headers(call.requestId(), "text/event-stream; charset=utf-8");
  }

  @Override
  public Frame event(JsonValue.Obj data, Optional<ReportedUsage> usage) {
    return Frame.named(data, usage);
  }

  @Override
  public Frame broken(Call call) {
    return Frame.named(Anthropic.error(Envelope.overloaded(), call.requestId()));
  }

  @Override
  public Reply.Framing framing() {
    return Reply.Framing.EVENTS;
  }
}
