package dev.signalbox.data.credential.renew;

/// A value could not be fetched. The message says why, for people, and never repeats anything that
/// was sent or received beside well-known codes.
public final class FetchFailure extends Exception {

  @java.io.Serial private static final long serialVersionUID = 1L;

  public FetchFailure(String message) {
    super(message, null, false, false);
  }
}
