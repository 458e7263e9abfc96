package dev.signalbox.control.audit;

import java.security.KeyPair;

/// The Ed25519 key that signs checkpoints. It is not the one that signs bundles: who may say what
/// proxies do should not thereby be able to rewrite who decided it.
public record AuditSettings(KeyPair keys) {

  @Override
  public String toString() {
    return "AuditSettings[]";
  }
}
