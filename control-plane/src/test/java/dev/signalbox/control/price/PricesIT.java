package dev.signalbox.control.price;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.billing.rate.Price;
import dev.signalbox.billing.rate.PriceBook;
import dev.signalbox.billing.rate.PriceSeed;
import dev.signalbox.control.usage.UsageControl;
import dev.signalbox.model.json.JsonValue.Obj;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

final class PricesIT {

  private static UsageControl control;

  @BeforeAll
  static void start() {
    control = UsageControl.start();
  }

  @AfterAll
  static void stop() {
    control.close();
  }

  @Test
  void storesAListOnceAndAChangedOneAsTheNextVersion() {
    Prices prices = control.control().bean(Prices.class);
    int first = prices.current().version();
    List<Price> entries = PriceSeed.load().prices();

    prices.loadSeed();
    assertThat(prices.current().version()).isEqualTo(first);

    prices.load(PriceBook.of(entries.subList(0, 1)));
    assertThat(prices.current().version()).isEqualTo(first + 1);
    assertThat(control.all("/v1/prices")).hasSize(1);

    prices.loadSeed();
    assertThat(prices.current().version()).isEqualTo(first);
    assertThat(control.rows("SELECT count(*) FROM price_book")).containsExactly("2");
    assertThat(control.rows("SELECT count(*) FROM price WHERE book_version = " + first))
        .containsExactly(Integer.toString(entries.size()));
  }

  @Test
  void listsEveryPriceWithItsSource() {
    List<Obj> listed = control.all("/v1/prices?limit=7");

    assertThat(UsageControl.texts(listed, "id"))
        .containsExactlyElementsOf(
            PriceSeed.load().prices().stream().map(Price::id).sorted().toList());
    assertThat(listed)
        .allSatisfy(price -> {
          assertThat(price.object("source").string("document")).isNotBlank();
          assertThat(price.object("tiers").object("standard").object("base").members())
              .isNotEmpty();
        });
  }
}
