package dev.signalbox.control.policy;

import dev.signalbox.compiler.document.DocumentCodec;
import dev.signalbox.compiler.document.PolicyDocument;
import dev.signalbox.control.access.Caller;
import dev.signalbox.control.database.BoundSql;
import dev.signalbox.control.database.JsonRows;
import dev.signalbox.model.json.Json;
import dev.signalbox.model.json.JsonValue.Obj;
import dev.signalbox.model.key.SecretDigest;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/// The versions of policies in PostgreSQL, seen from the tenant whose transaction is open.
@Singleton
final class DocumentStore {

  private static final String SELECT =
      "SELECT version, content, sha256, reason, author, restores, created_at FROM policy_document";

  private static final String PAGE =
      """
      SELECT version, sha256, reason, author, restores, created_at FROM policy_document
      WHERE version < ? ORDER BY version DESC LIMIT ?\
      """;

  private static final String INSERT =
      """
      INSERT INTO policy_document (tenant_id, version, content, sha256, reason, author_id, author,
        restores, created_at)
      SELECT ?, ?, ?, ?, ?, m.id, m.name, ?, ? FROM member m WHERE m.id = ?\
      """;

  DocumentStore() {}

  /// Waits until nobody else changes the policy of this tenant, and keeps others waiting until the
  /// transaction ends: two changes that are sound alone may not be sound together.
  void lock(Connection connection) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement("SELECT 1 FROM tenant FOR NO KEY UPDATE")) {
      statement.execute();
    }
  }

  /// The version in force; [PolicyVersion#NONE] before the first.
  PolicyVersion current(Connection connection) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(SELECT + " ORDER BY version DESC LIMIT 1")) {
      return read(statement).orElse(PolicyVersion.NONE);
    }
  }

  /// A version; 0 is what there is before the first.
  Optional<PolicyVersion> find(Connection connection, long version) throws SQLException {
    if (version == 0) {
      return Optional.of(PolicyVersion.NONE);
    }
    try (PreparedStatement statement = connection.prepareStatement(SELECT + " WHERE version = ?")) {
      statement.setLong(1, version);
      return read(statement);
    }
  }

  /// Versions below a number, the newest first, without their content.
  List<Obj> page(Connection connection, long below, int count) throws SQLException {
    return JsonRows.read(connection, new BoundSql().add(PAGE, below, count));
  }

  /// Adds a version. The lock is held, so its number is free.
  void insert(Connection connection, Caller caller, PolicyVersion version, OptionalLong restores)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(INSERT)) {
      statement.setObject(1, caller.tenant().value());
      statement.setLong(2, version.version());
      statement.setString(3, text(version.document()));
      statement.setString(4, version.sha256());
      statement.setString(5, version.reason());
      statement.setObject(6, restores.isPresent() ? restores.getAsLong() : null);
      statement.setObject(7, version.createdAt().atOffset(ZoneOffset.UTC));
      statement.setObject(8, caller.member().value());
      if (statement.executeUpdate() != 1) {
        throw new IllegalStateException("a version without an author");
      }
    }
  }

  /// The digest of a document's canonical text.
  static String sha256(PolicyDocument document) {
    byte[] bytes = text(document).getBytes(StandardCharsets.UTF_8);
    return HexFormat.of().formatHex(SecretDigest.sha256().digest(bytes));
  }

  private static String text(PolicyDocument document) {
    return Json.write(DocumentCodec.write(document));
  }

  private static Optional<PolicyVersion> read(PreparedStatement statement) throws SQLException {
    try (ResultSet rows = statement.executeQuery()) {
      if (!rows.next()) {
        return Optional.empty();
      }
      long restores = rows.getLong(6);
      return Optional.of(
          new PolicyVersion(
              rows.getLong(1),
              DocumentCodec.read(Json.parse(rows.getString(2)).asObject()),
              rows.getString(3),
              rows.getString(4),
              rows.getString(5),
              restores == 0 ? Optional.empty() : Optional.of(restores),
              rows.getObject(7, OffsetDateTime.class).toInstant()));
    }
  }
}
