package dev.signalbox.control.usage;

import dev.signalbox.model.id.KeyId;
import dev.signalbox.model.id.TenantId;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/// Looks up who keys belong to.
@Singleton
final class KeyOwners {

  private static final String FIND =
      """
      SELECT k.id, m.id, m.name, n.id, n.path
      FROM virtual_key k
      JOIN member m ON m.tenant_id = k.tenant_id AND m.id = k.owner_id
      JOIN node n ON n.tenant_id = k.tenant_id AND n.id = k.node_id
      WHERE k.tenant_id = ? AND k.id = ANY (?)\
      """;

  /// The owners of those keys that are known; revoked keys are.
  Map<KeyId, KeyOwner> find(Connection connection, TenantId tenant, Collection<KeyId> keys)
      throws SQLException {
    Map<KeyId, KeyOwner> owners = new HashMap<>();
    try (PreparedStatement statement = connection.prepareStatement(FIND)) {
      statement.setObject(1, tenant.value());
      statement.setArray(
          2, connection.createArrayOf("text", keys.stream().map(KeyId::value).toArray()));
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          UUID[] path = (UUID[]) rows.getArray(5).getArray();
          owners.put(
              new KeyId(rows.getString(1)),
              new KeyOwner(
                  rows.getObject(2, UUID.class),
                  rows.getString(3),
                  rows.getObject(4, UUID.class),
                  Arrays.asList(path)));
        }
      }
    }
    return owners;
  }
}
