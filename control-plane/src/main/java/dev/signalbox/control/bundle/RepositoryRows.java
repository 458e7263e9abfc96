package dev.signalbox.control.bundle;

import dev.signalbox.model.trust.Hashes;
import dev.signalbox.model.trust.Metadata.TargetFile;
import dev.signalbox.model.trust.Repository;
import dev.signalbox.model.trust.Repository.PartFile;
import dev.signalbox.model.trust.Repository.RoleFile;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/// The repository in PostgreSQL. Reads and writes only what differs from what is in memory.
final class RepositoryRows {

  private RepositoryRows() {}

  /// The version of the newest timestamp; 0 if there is no repository yet.
  static long timestampVersion(Connection connection) throws SQLException {
    try (PreparedStatement statement =
            connection.prepareStatement(
                "SELECT coalesce(max(version), 0) FROM trust_role WHERE role = 'timestamp'");
        ResultSet rows = statement.executeQuery()) {
      rows.next();
      return rows.getLong(1);
    }
  }

  /// Reads the repository.
  ///
  /// @param known what is in memory of it
  static Repository read(Connection connection, Optional<Repository> known) throws SQLException {
    Map<String, RoleFile> roles = roles(connection, known);
    Map<String, PartFile> parts = new HashMap<>();
    Set<String> missing = new HashSet<>();
    for (RoleFile file : roles.values()) {
      for (TargetFile target : file.files().values()) {
        String sha256 = target.hashes().getOrDefault("sha256", "");
        PartFile part = known.map(before -> before.parts().get(sha256)).orElse(null);
        if (part == null) {
          missing.add(sha256);
        } else {
          parts.put(sha256, part);
        }
      }
    }
    readParts(connection, missing, parts);
    return new Repository(roots(connection), roles, parts);
  }

  /// Writes what differs.
  static void write(Connection connection, Optional<Repository> before, Repository now)
      throws SQLException {
    writeRoots(connection, before.map(Repository::roots).orElse(Map.of()), now.roots());
    writeRoles(connection, before.map(Repository::roles).orElse(Map.of()), now.roles());
    writeParts(connection, before.map(Repository::parts).orElse(Map.of()), now.parts());
  }

  private static Map<Long, byte[]> roots(Connection connection) throws SQLException {
    Map<Long, byte[]> roots = new TreeMap<>();
    try (PreparedStatement statement =
            connection.prepareStatement("SELECT version, bytes FROM trust_root");
        ResultSet rows = statement.executeQuery()) {
      while (rows.next()) {
        roots.put(rows.getLong(1), rows.getBytes(2));
      }
    }
    return roots;
  }

  private static Map<String, RoleFile> roles(Connection connection, Optional<Repository> known)
      throws SQLException {
    Map<String, RoleFile> roles = new HashMap<>();
    List<String> changed = new ArrayList<>();
    try (PreparedStatement statement =
            connection.prepareStatement("SELECT role, version FROM trust_role");
        ResultSet rows = statement.executeQuery()) {
      while (rows.next()) {
        String role = rows.getString(1);
        RoleFile file = known.map(before -> before.roles().get(role)).orElse(null);
        if (file != null && file.version() == rows.getLong(2)) {
          roles.put(role, file);
        } else {
          changed.add(role);
        }
      }
    }
    try (PreparedStatement statement =
        connection.prepareStatement(
            "SELECT role, since, bytes FROM trust_role WHERE role = ANY (?)")) {
      statement.setArray(1, connection.createArrayOf("text", changed.toArray()));
      ResultSet rows = statement.executeQuery();
      while (rows.next()) {
        String role = rows.getString(1);
        roles.put(role, RoleFile.stored(role, rows.getBytes(3), rows.getLong(2)));
      }
    }
    return roles;
  }

  private static void readParts(
      Connection connection, Set<String> missing, Map<String, PartFile> parts) throws SQLException {
    if (missing.isEmpty()) {
      return;
    }
    try (PreparedStatement statement =
        connection.prepareStatement(
            "SELECT sha256, since, bytes FROM trust_part WHERE sha256 = ANY (?)")) {
      statement.setArray(1, connection.createArrayOf("text", missing.toArray()));
      ResultSet rows = statement.executeQuery();
      while (rows.next()) {
        String sha256 = rows.getString(1);
        byte[] bytes = rows.getBytes(3);
        if (!Hashes.sha256(bytes).equals(sha256)) {
          throw new IllegalStateException("a stored part has another hash than its name");
        }
        parts.put(sha256, new PartFile(sha256, bytes, rows.getLong(2)));
      }
    }
    if (!parts.keySet().containsAll(missing)) {
      throw new IllegalStateException("a part that the repository names is not stored");
    }
  }

  private static void writeRoots(
      Connection connection, Map<Long, byte[]> before, Map<Long, byte[]> now) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement("INSERT INTO trust_root (version, bytes) VALUES (?, ?)")) {
      for (Map.Entry<Long, byte[]> root : now.entrySet()) {
        if (!before.containsKey(root.getKey())) {
          statement.setLong(1, root.getKey());
          statement.setBytes(2, root.getValue());
          statement.addBatch();
        }
      }
      statement.executeBatch();
    }
  }

  private static void writeRoles(
      Connection connection, Map<String, RoleFile> before, Map<String, RoleFile> now)
      throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "INSERT INTO trust_role (role, version, since, bytes) VALUES (?, ?, ?, ?)"
                + " ON CONFLICT (role) DO UPDATE SET version = excluded.version,"
                + " since = excluded.since, bytes = excluded.bytes")) {
      for (RoleFile file : now.values()) {
        RoleFile old = before.get(file.role());
        if (old == null || old.version() != file.version()) {
          statement.setString(1, file.role());
          statement.setLong(2, file.version());
          statement.setLong(3, file.since());
          statement.setBytes(4, file.bytes());
          statement.addBatch();
        }
      }
      statement.executeBatch();
    }
  }

  private static void writeParts(
      Connection connection, Map<String, PartFile> before, Map<String, PartFile> now)
      throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "INSERT INTO trust_part (sha256, since, bytes) VALUES (?, ?, ?)"
                + " ON CONFLICT (sha256) DO UPDATE SET since = excluded.since")) {
      for (PartFile part : now.values()) {
        if (!before.containsKey(part.sha256())) {
          statement.setString(1, part.sha256());
          statement.setLong(2, part.since());
          statement.setBytes(3, part.bytes());
          statement.addBatch();
        }
      }
      statement.executeBatch();
    }
    List<String> gone = new ArrayList<>();
    for (String sha256 : before.keySet()) {
      if (!now.containsKey(sha256)) {
        gone.add(sha256);
      }
    }
    if (!gone.isEmpty()) {
      try (PreparedStatement statement =
          connection.prepareStatement("DELETE FROM trust_part WHERE sha256 = ANY (?)")) {
        statement.setArray(1, connection.createArrayOf("text", gone.toArray()));
        statement.executeUpdate();
      }
    }
  }
}
