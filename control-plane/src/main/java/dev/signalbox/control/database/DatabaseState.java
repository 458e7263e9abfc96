package dev.signalbox.control.database;

import java.util.List;

/// What we know of the database.
public sealed interface DatabaseState {

  /// No connection yet, or none any more.
  record Away(String reason) implements DatabaseState {}

  /// It answers, but we must not trust it.
  ///
  /// @param findings what is wrong and what to do, one sentence each
  record Refused(List<String> findings) implements DatabaseState {
    public Refused {
      findings = List.copyOf(findings);
    }
  }

  /// Migrated, checked and answering.
  record Ready() implements DatabaseState {}
}
