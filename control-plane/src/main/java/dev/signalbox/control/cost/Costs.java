package dev.signalbox.control.cost;

import dev.signalbox.control.access.Access;
import dev.signalbox.control.access.Caller;
import dev.signalbox.control.access.Permission;
import dev.signalbox.control.database.TenantTransactions;
import dev.signalbox.control.http.JsonPage;
import dev.signalbox.control.http.PageRequest;
import dev.signalbox.control.http.Problem;
import dev.signalbox.control.http.ProblemCode;
import dev.signalbox.control.http.ProblemException;
import dev.signalbox.control.session.Sessions;
import dev.signalbox.model.id.NodeId;
import dev.signalbox.model.id.TenantId;
import dev.signalbox.model.json.Json;
import dev.signalbox.model.json.JsonException;
import dev.signalbox.model.json.JsonValue;
import dev.signalbox.model.json.JsonValue.Obj;
import dev.signalbox.model.json.JsonValue.ObjectBuilder;
import jakarta.inject.Singleton;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;

/// Costs as people see them.
@Singleton
public final class Costs {

  private static final int SHARE_DECIMALS = 6;
  private static final String KEY = "key_";

  private final Access access;
  private final TenantTransactions transactions;
  private final CostStore store;
  private final Sessions sessions;

  Costs(Access access, TenantTransactions transactions, CostStore store, Sessions sessions) {
    this.access = access;
    this.transactions = transactions;
    this.store = store;
    this.sessions = sessions;
  }

  /// A page of groups, with the total and the coverage of all of them.
  ///
  /// @throws ProblemException if the cursor is not one of ours
  Obj page(Caller caller, CostQuery query, PageRequest page) {
    TenantId tenant = caller.tenant();
    Optional<List<String>> after = page.after().map(text -> position(text, query));
    return transactions.read(
        tenant,
        connection -> {
          requireRead(connection, caller, query.filter().node());
          Optional<UUID> session = Optional.empty();
          if (query.session().isPresent()) {
            session = sessions.find(connection, tenant, query.session().get());
            if (session.isEmpty()) {
              throw Problem.of(ProblemCode.NOT_FOUND, "There is no such session.").asException();
            }
          }
          List<Obj> groups =
              store.groups(connection, tenant, query, session, after, page.limit() + 1);
          Obj total = store.total(connection, tenant, query, session);
          return JsonPage.of(page, groups, row -> position(row, query), row -> shown(row, query))
              .put("total", sums(total))
              .put("coverage", coverage(total))
              .build();
        });
  }

  /// Costs of one node need the permission there and nowhere below denied; all others, at the org.
  private void requireRead(Connection connection, Caller caller, Optional<UUID> node)
      throws SQLException {
    NodeId asked = node.isPresent() ? new NodeId(node.get()) : Access.org(connection);
    access.requireThroughout(connection, caller, Permission.USAGE_READ, asked);
  }

  private static Obj shown(Obj row, CostQuery query) {
    ObjectBuilder group = JsonValue.object();
    for (int index = 0; index < query.groups().size(); index++) {
      String key = row.string(KEY + index);
      group.put(
          query.groups().get(index).wireName(),
          key.isEmpty() ? new JsonValue.Null() : JsonValue.of(key));
    }
    Map<String, JsonValue> members = new LinkedHashMap<>();
    members.put("group", group.build());
    members.putAll(sums(row).members());
    return new Obj(members);
  }

  private static Obj sums(Obj row) {
    Map<String, JsonValue> members = new LinkedHashMap<>(row.members());
    members.keySet().removeIf(name -> name.startsWith(KEY) || name.endsWith("_nanos"));
    members.remove("covered");
    return new Obj(members);
  }

  /// Shares are decimal strings from 0 to 1, rounded down, so that 1 means all of it. Of nothing,
  /// everything is covered.
  private static Obj coverage(Obj total) {
    long cost = total.number("cost_nanos");
    ObjectBuilder out = JsonValue.object();
    ObjectBuilder dimensions = JsonValue.object();
    total
        .object("covered")
        .members()
        .forEach((name, covered) -> dimensions.put(name, share(covered.asLong(), cost, "1")));
    return out.put("dimensions", dimensions.build())
        .put("estimated", share(total.number("estimated_cost_nanos"), cost, "0"))
        .put("assumed", share(total.number("assumed_cost_nanos"), cost, "0"))
        .put(
            "unpriced_attempts",
            share(total.number("unpriced_attempts"), total.number("attempts"), "0"))
        .build();
  }

  private static String share(long part, long whole, String ofNothing) {
    BigDecimal share =
        whole == 0
            ? new BigDecimal(ofNothing).setScale(SHARE_DECIMALS)
            : BigDecimal.valueOf(part)
                .divide(BigDecimal.valueOf(whole), SHARE_DECIMALS, RoundingMode.DOWN);
    return share.toPlainString();
  }

  private static String position(Obj row, CostQuery query) {
    return Json.write(
        JsonValue.array(
            IntStream.range(0, query.groups().size())
                .mapToObj(index -> row.require(KEY + index))
                .toList()));
  }

  private static List<String> position(String text, CostQuery query) {
    try {
      List<String> keys = Json.parse(text).asArray().stream().map(JsonValue::asString).toList();
      if (keys.size() == query.groups().size()) {
        return keys;
      }
    } catch (JsonException forged) {
      // Said below.
    }
    throw Problem.of(
            ProblemCode.INVALID_CURSOR, "Use next_cursor of a page with the same parameters.")
        .asException();
  }
}
