package dev.signalbox.data.spool;

import java.io.IOException;
import java.time.InstantSource;

/// The usage spool of one proxy: an append-only place on the local disk. See the package for what
/// survives what. All methods are safe for any thread.
@SuppressWarnings("DoNotCallSuggester")
public final class UsageSpool implements AutoCloseable {

  private UsageSpool() {}

  /// Opens the spool in its directory, and books what an earlier run left open as estimates.
  ///
  /// @throws IOException if the directory cannot be used, or another proxy uses it; the message
  ///   says what to do
  public static UsageSpool open(SpoolSettings settings, InstantSource clock) throws IOException {
    throw new UnsupportedOperationException("being built");
  }

  /// A writer for one event loop.
  public SpoolWriter newWriter() {
    throw new UnsupportedOperationException("being built");
  }

  /// How it is doing now.
  public SpoolStatus status() {
    throw new UnsupportedOperationException("being built");
  }

  /// Forces everything to the disk and gives the directory back. The writers must be idle, and are
  /// of no use afterwards.
  @Override
  public void close() {}
}
