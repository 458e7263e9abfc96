package dev.signalbox.control.audit;

import dev.signalbox.model.id.TenantId;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.ZoneOffset;

/// Appends to the audit log. Only `change` calls this.
@Singleton
public final class AuditLog {

  private static final String APPEND = "SELECT append_audit(?, ?, ?, ?, ?, ?, ?, ?)";

  AuditLog() {}

  /// Appends an entry in the open transaction of the tenant. From here until the transaction ends
  /// other changes of the tenant wait, so this is the last thing that it does.
  ///
  /// @return the entry's number, 1 for a tenant's first; it is void if the transaction rolls back
  public long append(Connection connection, TenantId tenant, AuditEntry entry) throws SQLException {
    byte[] content = AuditContent.write(tenant, entry);
    try (PreparedStatement statement = connection.prepareStatement(APPEND)) {
      statement.setBytes(1, content);
      statement.setObject(2, entry.at().atOffset(ZoneOffset.UTC));
      statement.setString(3, findable(entry.action()));
      statement.setObject(4, entry.actor().member().map(member -> member.value()).orElse(null));
      statement.setString(5, findable(entry.resourceType()));
      statement.setString(6, findable(entry.resourceId()));
      statement.setObject(7, entry.node().map(node -> node.value()).orElse(null));
      statement.setString(8, entry.origin().surface().wireName());
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        return row.getLong(1);
      }
    }
  }

  /// PostgreSQL has no text with U+0000; these copies are only for finding.
  private static String findable(String text) {
    return text.replace('\0', ' ');
  }
}
