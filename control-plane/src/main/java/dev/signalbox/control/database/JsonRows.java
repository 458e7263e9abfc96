package dev.signalbox.control.database;

import dev.signalbox.model.json.Json;
import dev.signalbox.model.json.JsonValue;
import dev.signalbox.model.json.JsonValue.Obj;
import dev.signalbox.model.money.NanoUsd;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Rows as JSON objects, for reads whose columns are what the API shows. The alias of a column is
/// the name of the member; `tokens.input_token` is a member of the object `tokens`. Times are RFC
/// 3339 in UTC. A column whose alias ends in `_usd` holds nano-USD and becomes a decimal string.
public final class JsonRows {

  private JsonRows() {}

  /// Runs a query and reads all its rows; the query limits how many there are.
  public static List<Obj> read(Connection connection, BoundSql query) throws SQLException {
    List<Obj> objects = new ArrayList<>();
    try (PreparedStatement statement = query.prepare(connection);
        ResultSet rows = statement.executeQuery()) {
      ResultSetMetaData columns = rows.getMetaData();
      while (rows.next()) {
        Map<String, JsonValue> members = new LinkedHashMap<>();
        for (int column = 1; column <= columns.getColumnCount(); column++) {
          put(members, columns.getColumnLabel(column), value(rows, columns, column));
        }
        objects.add(new Obj(members));
      }
    }
    return objects;
  }

  private static void put(Map<String, JsonValue> members, String label, JsonValue value) {
    int dot = label.indexOf('.');
    if (dot < 0) {
      members.put(label, value);
      return;
    }
    String outer = label.substring(0, dot);
    Map<String, JsonValue> inner = new LinkedHashMap<>();
    if (members.get(outer) instanceof Obj known) {
      inner.putAll(known.members());
    }
    put(inner, label.substring(dot + 1), value);
    members.put(outer, new Obj(inner));
  }

  private static JsonValue value(ResultSet rows, ResultSetMetaData columns, int column)
      throws SQLException {
    Object value = rows.getObject(column);
    if (value == null) {
      return new JsonValue.Null();
    }
    if (columns.getColumnLabel(column).endsWith("_usd")) {
      return JsonValue.of(new NanoUsd(rows.getBigDecimal(column).longValueExact()).toDecimal());
    }
    return switch (columns.getColumnTypeName(column)) {
      case "int2", "int4", "int8" -> JsonValue.of(rows.getLong(column));
      case "numeric" -> new JsonValue.Num(decimal(rows.getBigDecimal(column)));
      case "bool" -> JsonValue.of(rows.getBoolean(column));
      case "timestamptz" ->
          JsonValue.of(rows.getObject(column, OffsetDateTime.class).toInstant().toString());
      case "json", "jsonb" -> Json.parse(rows.getString(column));
      case "_text", "_uuid" -> texts((Object[]) rows.getArray(column).getArray());
      default -> JsonValue.of(value.toString());
    };
  }

  private static String decimal(BigDecimal number) {
    return number.toPlainString();
  }

  private static JsonValue texts(Object[] items) {
    List<JsonValue> texts = new ArrayList<>();
    for (Object item : items) {
      texts.add(JsonValue.of(item.toString()));
    }
    return JsonValue.array(texts);
  }
}
