package dev.signalbox.data.snapshot;

import org.jspecify.annotations.Nullable;

/// For a provider that wants no credential: puts nothing on a request.
public final class NoCredential implements Authorizer, Authorizer.Choice {

  /// The only one.
  public static final Authorizer INSTANCE = new NoCredential();

  private NoCredential() {}

  @Override
  public Choice authorize(
      OutgoingHead head,
      byte @Nullable [] bodySha256,
      Caller caller,
      long affinity,
      long nowMillis) {
    return this;
  }

  @Override
  public void answered(
      int status, @Nullable String retryAfter, @Nullable String date, long nowMillis) {
    // Nothing to learn where nothing was sent.
  }
}
