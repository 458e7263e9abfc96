package dev.signalbox.data;

import dev.signalbox.data.call.ProviderHead;
import dev.signalbox.data.call.ProviderRequest;
import dev.signalbox.data.crossing.Crossed;
import dev.signalbox.data.crossing.Crossing;
import dev.signalbox.data.crossing.ModelFacts;
import dev.signalbox.data.crossing.Outgoing;
import dev.signalbox.data.exchange.Refusal;
import dev.signalbox.data.exchange.RefusalCode;
import dev.signalbox.data.exchange.Routed;
import dev.signalbox.data.seal.ForeignThoughts;
import dev.signalbox.data.seal.ForeignThoughts.Left;
import dev.signalbox.model.key.SecretDigest;
import dev.signalbox.model.wire.Surface;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A request that leaves in one piece: because it crosses to another dialect, because its
/// credential is a signature over the whole body, or because something must be taken out of it.
/// Made on the event loop if it is small, beside it otherwise.
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
  /// @param mixed whether the body may hold what another vendor's model has thought
  /// @param plainAnswer whether the answer must come without content encoding
  static Made of(Routed routed, byte[] body, boolean mixed, boolean plainAnswer, long nowSeconds) {
    try {
      return make(
          routed, mixed ? own(routed, body) : new Left(body, List.of()), plainAnswer, nowSeconds);
    } catch (RuntimeException | StackOverflowError defect) {
      // A defect of ours must not leave the client without an answer: beside the loop nobody else
      // would hear of it.
      return new Made.Refused(Refusal.of(RefusalCode.INTERNAL));
    }
  }

  /// What the vendor of the client's own dialect can take of a body. Any other gets it in other
  /// words, which are chosen with this in mind.
  private static Left own(Routed routed, byte[] body) {
    Surface to = routed.providerSurface();
    Surface from = routed.accepted().surface();
    if (!routed.isExact() && !to.dialect().equals(from.dialect())) {
      return new Left(body, List.of());
    }
    String model = routed.model();
    return ForeignThoughts.takeOut(
        from,
        new ForeignThoughts.Vendor(
            ModelFacts.of(to, model).callIdCharacters(),
            ModelFacts.signsCalls(model),
            ModelFacts.signsThoughts(model)),
        body);
  }

  private static Made make(Routed routed, Left left, boolean plainAnswer, long nowSeconds) {
    byte[] body = left.body();
    boolean signs = routed.endpoint().authorizer().wantsBody();
    if (routed.isExact()) {
      ProviderHead head = ProviderRequest.head(routed, body.length, plainAnswer);
      Outgoing cut = left.lost().isEmpty() ? null : Outgoing.without(left.lost(), body);
      return new Made.Ready(new Departure(head, body, signs ? sha256(body) : null, cut));
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
                  outgoing.losing(left.lost())));
    };
  }

  private static byte[] sha256(byte[] body) {
    return SecretDigest.sha256().digest(body);
  }
}
