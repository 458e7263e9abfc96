package dev.signalbox.model.trust;

import java.io.Serial;

/// Carries a refusal from where it is found to the edge of this package, where it becomes a value.
final class RefusedException extends RuntimeException {

  @Serial private static final long serialVersionUID = 1L;

  private final transient TrustRefusal refusal;

  RefusedException(TrustReason reason, String detail) {
    super(detail, null, false, false);
    this.refusal = new TrustRefusal(reason, detail);
  }

  TrustRefusal refusal() {
    return refusal;
  }
}
