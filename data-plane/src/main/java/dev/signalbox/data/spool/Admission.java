package dev.signalbox.data.spool;

/// What the spool says to an attempt that is about to be sent.
public enum Admission {
  /// It is written down. Send it, and close it whatever happens.
  METERED,
  /// It cannot be written down, and the operator chose to serve all the same
  /// ([WhenFull#SERVE_UNMETERED]). Send it; closing it does nothing.
  UNMETERED,
  /// It cannot be written down, and the operator chose not to serve then ([WhenFull#REFUSE]). Do
  /// not send it.
  REFUSED
}
