package dev.signalbox.simulator.azure;

import dev.signalbox.simulator.anthropic.Anthropic;
import dev.signalbox.simulator.call.Fault;
import dev.signalbox.simulator.call.Refusal;
import dev.signalbox.simulator.call.Reply;
import dev.signalbox.simulator.call.Request;
import dev.signalbox.simulator.call.Vendor;
import java.util.Optional;

/// Claude in Foundry: Anthropic's rules and shapes, Azure's keys.
record Foundry(Anthropic anthropic, AzureKeys keys) implements Vendor {

  @Override
  public Optional<Refusal> admit(Request request) {
    return keys.admit(request, "authentication_error")
        .or(() -> Anthropic.version(request.headers()));
  }

  @Override
  public Refusal failure(Fault.Status fault) {
    return anthropic.failure(fault);
  }

  @Override
  public Refusal unreadable(String why) {
    return anthropic.unreadable(why);
  }

  @Override
  public Reply.Whole refuse(Refusal refusal, String requestId) {
    return anthropic.refuse(refusal, requestId);
  }
}
