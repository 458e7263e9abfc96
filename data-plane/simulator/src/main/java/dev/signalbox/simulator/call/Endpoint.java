package dev.signalbox.simulator.call;

/// One path of a vendor that takes a JSON body.
public interface Endpoint {

  /// Whose path it is.
  Vendor vendor();

  /// Answers a call, or refuses it in the vendor's shape.
  ///
  /// @throws dev.signalbox.model.json.JsonException if a member has a value of the wrong kind
  Reply answer(Call call);
}
