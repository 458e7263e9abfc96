package dev.signalbox.simulator.anthropic;

import dev.signalbox.model.json.JsonValue;
import dev.signalbox.simulator.call.Call;
import dev.signalbox.simulator.call.Frame;
import dev.signalbox.simulator.call.Header;
import dev.signalbox.simulator.call.Reply;
import dev.signalbox.simulator.call.ReportedUsage;
import dev.signalbox.simulator.call.Vendor;
import java.util.List;
import java.util.Optional;

/// The Messages API as its vendor serves it, and those who serve it the same way.
///
/// @param vendor who lets callers in and refuses
public record PlainEnvelope(Anthropic anthropic, Vendor vendor) implements Envelope {

  /// The vendor itself.
  public PlainEnvelope(Anthropic anthropic) {
    this(anthropic, anthropic);
  }

  @Override
  public String credential(Call call) {
    return Anthropic.credential(call.headers());
  }

  @Override
  public List<Header> wholeHeaders(Call call, Optional<ReportedUsage> usage) {
    return anthropic.headers(call.requestId(), "application/json");
  }

  @Override
  public List<Header> streamHeaders(Call call, ReportedUsage begun) {
    return anthropic.headers(call.requestId(), "text/event-stream; charset=utf-8");
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
