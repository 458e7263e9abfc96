package dev.signalbox.control.session;

import dev.signalbox.control.access.Access;
import dev.signalbox.control.access.Caller;
import dev.signalbox.control.access.Permission;
import dev.signalbox.control.database.TenantTransactions;
import dev.signalbox.control.http.PageRequest;
import dev.signalbox.control.http.Problem;
import dev.signalbox.control.http.ProblemCode;
import dev.signalbox.control.http.ProblemException;
import dev.signalbox.control.session.SessionStore.Position;
import dev.signalbox.model.id.TenantId;
import dev.signalbox.model.json.JsonValue;
import dev.signalbox.model.json.JsonValue.Obj;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/// Sessions as people see them.
@Singleton
public final class Sessions {

  private static final String POSITION = "position";

  private final Access access;
  private final TenantTransactions transactions;
  private final SessionStore store;

  Sessions(Access access, TenantTransactions transactions, SessionStore store) {
    this.access = access;
    this.transactions = transactions;
    this.store = store;
  }

  /// The session that an id stands for, if it can be known; asked inside a transaction of the
  /// tenant.
  public Optional<UUID> find(Connection connection, TenantId tenant, String id)
      throws SQLException {
    return store.find(connection, tenant, SessionName.parse(id));
  }

  /// One row more than fits on the page.
  List<Obj> list(Caller caller, UsageFilter filter, PageRequest page) {
    TenantId tenant = caller.tenant();
    Optional<Position> after = page.after().map(Sessions::position);
    return transactions.read(
        tenant,
        connection -> {
          access.requireAtOrg(connection, caller, Permission.USAGE_READ);
          return store.list(connection, tenant, filter, after, page.limit() + 1);
        });
  }

  /// One session with its agents.
  ///
  /// @throws ProblemException if there is no such session
  Obj one(Caller caller, String id) {
    TenantId tenant = caller.tenant();
    return transactions.read(
        tenant,
        connection -> {
          access.requireAtOrg(connection, caller, Permission.USAGE_READ);
          UUID session = find(connection, tenant, id).orElseThrow(Sessions::unknown);
          Obj summary = store.one(connection, tenant, session).orElseThrow(Sessions::unknown);
          Map<String, JsonValue> members = new LinkedHashMap<>(shown(summary).members());
          members.put("agents", JsonValue.array(store.agents(connection, tenant, session)));
          return new Obj(members);
        });
  }

  /// The attempts of a session, one more than fits on the page.
  ///
  /// @throws ProblemException if there is no such session
  List<Obj> calls(Caller caller, String id, PageRequest page) {
    TenantId tenant = caller.tenant();
    Optional<Position> after = page.after().map(Sessions::position);
    return transactions.read(
        tenant,
        connection -> {
          access.requireAtOrg(connection, caller, Permission.USAGE_READ);
          UUID session = find(connection, tenant, id).orElseThrow(Sessions::unknown);
          if (store.one(connection, tenant, session).isEmpty()) {
            throw unknown();
          }
          return store.calls(connection, tenant, session, after, page.limit() + 1);
        });
  }

  /// A row of a list without what only serves paging.
  static Obj shown(Obj row) {
    Map<String, JsonValue> members = new LinkedHashMap<>(row.members());
    members.remove(POSITION);
    return new Obj(members);
  }

  /// Where the page after this session starts.
  static String positionOf(Obj row) {
    return row.string("last_at") + " " + row.string(POSITION);
  }

  /// Where the page after this attempt starts.
  static String positionOfCall(Obj row) {
    return row.string("opened_at") + " " + row.string("id");
  }

  private static Position position(String text) {
    try {
      String[] parts = text.split(" ", 2);
      return new Position(Instant.parse(parts[0]), UUID.fromString(parts[parts.length - 1]));
    } catch (IllegalArgumentException | DateTimeException forged) {
      throw Problem.of(
              ProblemCode.INVALID_CURSOR, "Use next_cursor of a page with the same parameters.")
          .asException();
    }
  }

  private static ProblemException unknown() {
    return Problem.of(ProblemCode.NOT_FOUND, "There is no such session.").asException();
  }
}
