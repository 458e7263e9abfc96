package dev.signalbox.data;

import dev.signalbox.data.call.ProviderHead;
import dev.signalbox.data.call.ProviderRequest;
import dev.signalbox.data.crossing.Crossed;
import dev.signalbox.data.crossing.Crossing;
import dev.signalbox.data.crossing.Outgoing;
import dev.signalbox.data.exchange.Refusal;
import dev.signalbox.data.exchange.RefusalCode;
import dev.signalbox.data.exchange.Routed;
import dev.signalbox.model.key.SecretDigest;
import org.jspecify.annotations.Nullable;

/// A request that leaves in one piece: because it crosses to another dialect, or because its
/// credential is a signature over the whole body. Made on the event loop if it is small, beside it
/// otherwise.
///
/// @param head complete but for the credential
/// @param body as it is sent
/// @param sha256 its digest; null if the credential does not need it
/// @param outgoing what it was made into; null if it goes as it came
record Departure(
    ProviderHead head, byte[] body, byte @Nullable [] sha256, @Nullable Outgoing outgoing) {

  /// What became of a request.
  sealed interface Made {

    /// It can leave.
    record Ready(Departure departure) implements Made {}

    /// It cannot.
    record Refused(Refusal refusal) implements Made {}
  }

  /// Makes a request ready. Touches nothing but its arguments, so that any thread may do it.
  ///
  /// @param body the whole body; with patches applied, if it goes as it came
  /// @param plainAnswer whether the answer must come without content encoding
  static Made of(Routed routed, byte[] body, boolean plainAnswer, long nowSeconds) {
    try {
      return make(routed, body, plainAnswer, nowSeconds);
    } catch (RuntimeException | StackOverflowError defect) {
      // A defect of ours must not leave the client without an answer: beside the loop nobody else
      // would hear of it.
      return new Made.Refused(Refusal.of(RefusalCode.INTERNAL));
    }
  }

  private static Made make(Routed routed, byte[] body, boolean plainAnswer, long nowSeconds) {
    boolean signs = routed.endpoint().authorizer().wantsBody();
    if (routed.isExact()) {
      ProviderHead head = ProviderRequest.head(routed, body.length, plainAnswer);
      return new Made.Ready(new Departure(head, body, signs ? sha256(body) : null, null));
    }
    return switch (Crossing.prepare(routed, body, nowSeconds)) {
      case Crossed.Refused refused -> new Made.Refused(refused.refusal());
      case Crossed.Ready(Outgoing outgoing) ->
          new Made.Ready(
              new Departure(
                  ProviderRequest.crossing(
                      routed, outgoing.target(), outgoing.fields(), outgoing.body().length),
                  outgoing.body(),
                  signs ? sha256(outgoing.body()) : null,
                  outgoing));
    };
  }

  private static byte[] sha256(byte[] body) {
    return SecretDigest.sha256().digest(body);
  }
}
