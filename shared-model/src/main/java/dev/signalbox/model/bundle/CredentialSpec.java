package dev.signalbox.model.bundle;

/// How we authenticate to a provider: which header, and where the secret is found.
public record CredentialSpec(Scheme scheme, SecretRef secret) {

  /// No authentication, for a provider on a network of one's own.
  public static final CredentialSpec NONE = new CredentialSpec(Scheme.NONE, new SecretRef.None());

  /// The header that carries the secret.
  public enum Scheme {
    /// None at all.
    NONE,
    /// `x-api-key: SECRET`.
    X_API_KEY,
    /// `authorization: Bearer SECRET`.
    BEARER
  }
}
