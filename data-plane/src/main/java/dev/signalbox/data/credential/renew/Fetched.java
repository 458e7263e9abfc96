package dev.signalbox.data.credential.renew;

/// A value that was fetched.
///
/// @param lifeMillis how long it lives from now on; [#FOREVER] if nothing is known
/// @param rereadMillis after which time to look whether there is a new one, for a value that lives
///   for ever
public record Fetched<T>(T value, long lifeMillis, long rereadMillis) {

  /// The life of a value that does not end by itself.
  public static final long FOREVER = Long.MAX_VALUE;

  /// A value that lives so many milliseconds.
  ///
  /// @throws FetchFailure if that is none at all
  public static <T> Fetched<T> living(T value, long lifeMillis) throws FetchFailure {
    if (lifeMillis <= 0) {
      throw new FetchFailure("what came was too old already");
    }
    return new Fetched<>(value, lifeMillis, 0);
  }

  /// A value that is read again after a while.
  public static <T> Fetched<T> reread(T value, long rereadMillis) {
    return new Fetched<>(value, FOREVER, rereadMillis);
  }
}
