package dev.signalbox.control.key;

import dev.signalbox.control.access.Access;
import dev.signalbox.control.access.Caller;
import dev.signalbox.control.access.Permission;
import dev.signalbox.model.id.NodeId;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.util.UUID;

/// Who may do what with a key. Whoever manages keys at a node may do all with each key there;
/// others, if at all, some with their own.
@Singleton
final class KeyRights {

  private final Access access;

  KeyRights(Access access) {
    this.access = access;
  }

  /// @throws dev.signalbox.control.http.ProblemException `forbidden`
  void requireManage(Connection connection, Caller caller, NodeId node) {
    access.require(connection, caller, Permission.KEY_MANAGE, node);
  }

  boolean manages(Connection connection, Caller caller, NodeId node) {
    return access.holds(connection, caller, Permission.KEY_MANAGE, node);
  }

  /// To end a secret or the key, or to get a new secret: also for one's own.
  ///
  /// @throws dev.signalbox.control.http.ProblemException `forbidden`
  void requireManageOrOwn(Connection connection, Caller caller, KeyRow key) {
    if (!isOwn(connection, caller, key.owner(), key.node())) {
      requireManage(connection, caller, key.node());
    }
  }

  /// @throws dev.signalbox.control.http.ProblemException `forbidden`
  void requireRead(Connection connection, Caller caller, KeyRow key) {
    if (!isOwn(connection, caller, key.owner(), key.node())) {
      access.require(connection, caller, Permission.KEY_READ, key.node());
    }
  }

  /// @throws dev.signalbox.control.http.ProblemException `forbidden`
  void requireSelf(Connection connection, Caller caller, NodeId node) {
    access.require(connection, caller, Permission.KEY_SELF, node);
  }

  private boolean isOwn(Connection connection, Caller caller, UUID owner, NodeId node) {
    return owner.equals(caller.member().value())
        && access.holds(connection, caller, Permission.KEY_SELF, node);
  }
}
