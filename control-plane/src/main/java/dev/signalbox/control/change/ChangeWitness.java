package dev.signalbox.control.change;

import java.sql.Connection;
import java.sql.SQLException;

/// Is present at each change of a member, in its transaction, right before it is committed. Not at
/// dry runs. What it throws takes the change back.
public interface ChangeWitness {

  /// The change was made and is about to be committed.
  ///
  /// @param action what was done, such as `node.create`; empty if nothing had to be done
  /// @param resourceId what it was done to
  void beforeCommit(Connection connection, String action, String resourceId) throws SQLException;
}
