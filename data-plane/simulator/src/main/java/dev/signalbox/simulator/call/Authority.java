package dev.signalbox.simulator.call;

import java.util.Optional;

/// A service that is not a model: it hands out tokens, credentials or secrets. What it does depends
/// on what was registered with it and on what it issued before.
public interface Authority {

  /// The answer, if the path of this request is one of this service.
  Optional<Reply.Whole> answer(Request request);
}
