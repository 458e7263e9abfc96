package dev.signalbox.data.credential.renew;

/// Fetches a value. It may take its time, but has a limit.
@FunctionalInterface
public interface Fetch<T> {

  /// Fetches the value.
  ///
  /// @param nowMillis the time on this machine
  /// @throws FetchFailure if there is none to be had now
  Fetched<T> fetch(long nowMillis) throws FetchFailure;

  /// Says that the value was refused, so that what it is made of may be too.
  default void refused(long nowMillis) {
    // Made of nothing that can be refused.
  }
}
