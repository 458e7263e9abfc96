package dev.signalbox.data.sync;

import dev.signalbox.model.bundle.AliasSpec;
import dev.signalbox.model.bundle.Bundle;
import dev.signalbox.model.bundle.BundleSigner;
import dev.signalbox.model.bundle.Limits;
import dev.signalbox.model.bundle.SignedBundle;
import dev.signalbox.model.bundle.SigningKeys;
import dev.signalbox.model.bundle.TenantPolicy;
import dev.signalbox.model.id.TenantId;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.util.List;
import java.util.UUID;

/// Signed bundles to start a test from.
final class Envelopes {

  static final KeyPair KEYS = SigningKeys.generate(new SecureRandom());
  static final KeyPair STRANGER = SigningKeys.generate(new SecureRandom());

  private Envelopes() {}

  static Bundle bundle(long version) {
    return bundle(version, "model");
  }

  static Bundle bundle(long version, String model) {
    TenantPolicy tenant =
        new TenantPolicy(
            new TenantId(new UUID(1, 2)),
            List.of(),
            List.of(),
            List.of(new AliasSpec("alias", "provider", model)));
    return new Bundle(version, List.of(tenant), Limits.DEFAULT);
  }

  static SignedBundle signed(long version) {
    return new BundleSigner(KEYS).sign(bundle(version));
  }

  static byte[] envelope(long version) {
    return signed(version).toBytes();
  }
}
