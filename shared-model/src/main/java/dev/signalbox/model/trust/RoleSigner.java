package dev.signalbox.model.trust;

/// Signs metadata of a role with one key, held here or by a key management service.
public interface RoleSigner {

  /// The public half, as metadata lists it.
  TrustKey key();

  /// A signature over data by this key.
  byte[] sign(byte[] data);
}
