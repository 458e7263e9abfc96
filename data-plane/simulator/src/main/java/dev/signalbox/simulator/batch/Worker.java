package dev.signalbox.simulator.batch;

import dev.signalbox.simulator.call.Reply;
import dev.signalbox.simulator.call.Request;

/// Who answers the calls of a batch: as if each had come by itself.
public interface Worker {

  /// The answer to one call.
  Reply answer(Request request);
}
