package dev.signalbox.simulator.call;

import java.util.function.Function;

/// One path of a vendor.
public interface Endpoint {

  /// Whose path it is.
  Vendor vendor();

  /// Answers a call, or refuses it in the vendor's shape.
  ///
  /// @throws dev.signalbox.model.json.JsonException if a member has a value of the wrong kind
  Reply answer(Call call);

  /// A path that is answered by a function.
  static Endpoint of(Vendor vendor, Function<Call, Reply> answer) {
    return new Endpoint() {
      @Override
      public Vendor vendor() {
        return vendor;
      }

      @Override
      public Reply answer(Call call) {
        return answer.apply(call);
      }
    };
  }
}
