package dev.signalbox.control.access;

import dev.signalbox.control.access.Binding.Effect;
import dev.signalbox.control.database.DatabaseException;
import dev.signalbox.model.id.TenantId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The facts of a tenant as its open transaction sees them. Nothing is kept: what was changed
/// before in the same transaction counts.
public final class SqlFacts implements Facts {

  /// The columns of a binding; `r` is its custom role, if it has one.
  private static final String SELECT =
      """
      SELECT b.id, coalesce(b.member_id, b.group_id), b.built_in_role, b.role_id, r.permissions,
        b.node_id, b.effect, b.expires_at, b.granted_by
      FROM role_binding b
      LEFT JOIN custom_role r ON r.tenant_id = b.tenant_id AND r.id = b.role_id
      """;

  private static final String OF_MEMBER = "WHERE b.tenant_id = ? AND b.member_id = ?";
  private static final String OF_GROUP = "WHERE b.tenant_id = ? AND b.group_id = ?";
  private static final String OF_ITS_GROUPS =
      """
      JOIN access_group_member g ON g.tenant_id = b.tenant_id AND g.group_id = b.group_id
      WHERE b.tenant_id = ? AND g.member_id = ?\
      """;

  private static final String BELOW =
      " AND b.effect = 'deny' AND b.node_id <> ? AND b.node_id IN"
          + " (SELECT n.id FROM node n WHERE n.tenant_id = b.tenant_id AND n.path @> ARRAY[?])";

  private static final String OWNERS =
      """
      SELECT coalesce(array_agg(DISTINCT m.id), '{}')
      FROM role_binding b
      JOIN node n ON n.tenant_id = b.tenant_id AND n.id = b.node_id AND n.kind = 'org'
      LEFT JOIN access_group_member g ON g.tenant_id = b.tenant_id AND g.group_id = b.group_id
      JOIN member m ON m.tenant_id = b.tenant_id AND m.id = coalesce(b.member_id, g.member_id)
      WHERE b.tenant_id = ? AND b.built_in_role = 'owner' AND b.effect = 'allow'
        AND b.expires_at IS NULL AND m.deactivated_at IS NULL\
      """;

  private final Connection connection;
  private final UUID tenant;

  public SqlFacts(Connection connection, TenantId tenant) {
    this.connection = connection;
    this.tenant = tenant.value();
  }

  @Override
  public List<UUID> path(UUID node) {
    return one("SELECT path FROM node WHERE tenant_id = ? AND id = ?", node)
        .map(path -> Arrays.asList((UUID[]) path))
        .orElse(List.of());
  }

  @Override
  public boolean isActive(UUID principal) {
    String sql =
        "SELECT ARRAY[id] FROM member"
            + " WHERE tenant_id = ? AND id = ? AND deactivated_at IS NULL"
            + " UNION ALL SELECT ARRAY[id] FROM access_group WHERE tenant_id = ? AND id = ?";
    return one(sql, principal, tenant, principal).isPresent();
  }

  @Override
  public List<Binding> bindings(UUID principal, Collection<UUID> nodes) {
    Object[] at = nodes.toArray();
    return ofPrincipal(" AND b.node_id = ANY (?)", principal, (Object) at);
  }

  @Override
  public List<Binding> denialsBelow(UUID principal, UUID node) {
    return ofPrincipal(BELOW, principal, node, node);
  }

  /// All bindings of a principal: its own and, of a member, those of its groups.
  public List<Binding> bindingsOf(UUID principal) {
    return ofPrincipal("", principal);
  }

  /// The bindings that a group has itself.
  public List<Binding> bindingsOfGroup(UUID group) {
    return read(SELECT + OF_GROUP, tenant, group);
  }

  /// The bindings of a custom role.
  public List<Binding> bindingsOfRole(UUID role) {
    return read(SELECT + "WHERE b.tenant_id = ? AND b.role_id = ?", tenant, role);
  }

  /// The bindings at these nodes.
  public List<Binding> bindingsAt(Collection<UUID> nodes) {
    return read(
        SELECT + "WHERE b.tenant_id = ? AND b.node_id = ANY (?)", tenant, (Object) nodes.toArray());
  }

  /// One binding, if there is one of that id.
  public Optional<Binding> binding(UUID id) {
    return read(SELECT + "WHERE b.tenant_id = ? AND b.id = ?", tenant, id).stream().findFirst();
  }

  /// What a custom role holds, if it can be bound at a node.
  ///
  /// @param path the node and all above it
  public Optional<Set<Permission>> rolePermissions(String role, Collection<UUID> path) {
    String sql =
        "SELECT permissions FROM custom_role"
            + " WHERE tenant_id = ? AND id::text = ?"
            + " AND node_id::text = ANY (string_to_array(?, ','))";
    String nodes = path.stream().map(UUID::toString).collect(Collectors.joining(","));
    return one(sql, role, nodes).map(names -> permissions((String[]) names));
  }

  /// Active members whom a binding makes owner of the org for good, denied or not.
  List<UUID> ownerCandidates() {
    return one(OWNERS).map(found -> Arrays.asList((UUID[]) found)).orElse(List.of());
  }

  private List<Binding> ofPrincipal(String where, UUID principal, Object... values) {
    List<Binding> found = new ArrayList<>();
    for (String whose : List.of(OF_MEMBER, OF_GROUP, OF_ITS_GROUPS)) {
      List<Object> bound = new ArrayList<>(List.of(tenant, principal));
      bound.addAll(Arrays.asList(values));
      found.addAll(read(SELECT + whose + where, bound.toArray()));
    }
    return found;
  }

  private Optional<Object> one(String sql, Object... values) {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setObject(1, tenant);
      for (int index = 0; index < values.length; index++) {
        statement.setObject(index + 2, values[index]);
      }
      try (ResultSet rows = statement.executeQuery()) {
        return rows.next() ? Optional.of(rows.getArray(1).getArray()) : Optional.empty();
      }
    } catch (SQLException failed) {
      throw new DatabaseException(failed);
    }
  }

  private List<Binding> read(String sql, Object... values) {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int index = 0; index < values.length; index++) {
        if (values[index] instanceof Object[] ids) {
          statement.setArray(index + 1, connection.createArrayOf("uuid", ids));
        } else {
          statement.setObject(index + 1, values[index]);
        }
      }
      List<Binding> bindings = new ArrayList<>();
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          bindings.add(binding(rows));
        }
      }
      return bindings;
    } catch (SQLException failed) {
      throw new DatabaseException(failed);
    }
  }

  private static Binding binding(ResultSet rows) throws SQLException {
    String builtIn = rows.getString(3);
    return new Binding(
        rows.getObject(1, UUID.class),
        rows.getObject(2, UUID.class),
        builtIn == null ? rows.getString(4) : builtIn,
        builtIn == null ? permissions((String[]) rows.getArray(5).getArray()) : of(builtIn),
        rows.getObject(6, UUID.class),
        Effect.valueOf(rows.getString(7).toUpperCase(Locale.ROOT)),
        Optional.ofNullable(rows.getObject(8, OffsetDateTime.class)).map(OffsetDateTime::toInstant),
        Optional.ofNullable(rows.getObject(9, UUID.class)));
  }

  private static Set<Permission> of(String builtIn) {
    return BuiltInRole.named(builtIn).orElseThrow().permissions();
  }

  /// Permissions by their names. One that this version does not know allows nothing here.
  static Set<Permission> permissions(String @Nullable [] names) {
    Set<Permission> known = EnumSet.noneOf(Permission.class);
    for (Permission permission : Permission.values()) {
      if (names != null && Arrays.asList(names).contains(permission.wireName())) {
        known.add(permission);
      }
    }
    return known;
  }
}
