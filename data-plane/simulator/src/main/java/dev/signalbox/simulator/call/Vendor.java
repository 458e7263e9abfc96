package dev.signalbox.simulator.call;

import java.util.Optional;

/// A model vendor, as its callers know it.
public interface Vendor {

  /// What is wrong with a request as such, before its body is read.
  Optional<Refusal> admit(Request request);

  /// The vendor's words for a failure on request.
  Refusal failure(Fault.Status fault);

  /// The vendor's words for a body that is not JSON, or has values of the wrong kind.
  Refusal unreadable(String why);

  /// An error answer in the vendor's shape.
  Reply.Whole refuse(Refusal refusal, String requestId);
}
