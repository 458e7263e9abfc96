package dev.signalbox.control.policy;

import dev.signalbox.model.bundle.PriceList;
import dev.signalbox.model.json.Json;
import dev.signalbox.model.json.JsonValue.Obj;
import dev.signalbox.model.usage.Unit;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Reads from the newest price book what proxies are told of it: list prices, the same for every
/// tenant.
final class PriceSources {

  private static final String LINES =
      """
      SELECT book_version, id, models, valid_from, valid_to, tiers::text FROM price
      WHERE book_version = (SELECT max(version) FROM price_book) ORDER BY id COLLATE "C"\
      """;

  private static final String USUAL_TIER = "standard";

  private PriceSources() {}

  static PriceList current(Connection connection) throws SQLException {
    List<PriceList.Line> lines = new ArrayList<>();
    int book = 0;
    try (PreparedStatement statement = connection.prepareStatement(LINES);
        ResultSet rows = statement.executeQuery()) {
      while (rows.next()) {
        book = rows.getInt(1);
        lines.add(line(rows));
      }
    }
    return new PriceList(book, lines);
  }

  private static PriceList.Line line(ResultSet rows) throws SQLException {
    Obj tiers = Json.parse(rows.getString(6)).asObject();
    Map<Unit, Long> usual = new EnumMap<>(Unit.class);
    Map<Unit, Long> most = new EnumMap<>(Unit.class);
    tiers
        .members()
        .forEach((tier, schedule) -> {
          Obj rates = schedule.asObject();
          if (tier.equals(USUAL_TIER)) {
            raise(usual, rates.object("base"));
          }
          raise(most, rates.object("base"));
          rates
              .get("long_context")
              .ifPresent(above -> raise(most, above.asObject().object("rates")));
        });
    OffsetDateTime until = rows.getObject(5, OffsetDateTime.class);
    return new PriceList.Line(
        rows.getString(2),
        List.of((String[]) rows.getArray(3).getArray()),
        rows.getObject(4, OffsetDateTime.class).toInstant(),
        Optional.ofNullable(until).map(OffsetDateTime::toInstant),
        usual,
        most);
  }

  private static void raise(Map<Unit, Long> known, Obj rates) {
    rates
        .members()
        .forEach((unit, picos) -> known.merge(Unit.fromWireName(unit), picos.asLong(), Math::max));
  }
}
