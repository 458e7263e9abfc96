package dev.signalbox.simulator.azure;

import dev.signalbox.simulator.call.Call;
import dev.signalbox.simulator.call.Endpoint;
import dev.signalbox.simulator.call.Refusal;
import dev.signalbox.simulator.call.Reply;
import dev.signalbox.simulator.call.Vendor;
import dev.signalbox.simulator.openai.OpenAi;

/// A deployment without a usable `api-version`: there is no such resource.
record MissingVersion(OpenAi openAi) implements Endpoint {

  @Override
  public Vendor vendor() {
    return openAi;
  }

  @Override
  public Reply answer(Call call) {
    return openAi.refuse(
        Refusal.of(404, "invalid_request_error", "Resource not found").withCode("404"),
        call.requestId());
  }
}
