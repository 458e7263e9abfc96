package dev.signalbox.billing.rate;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/// The public list prices that come with the product, in `prices.json` beside this class.
public final class PriceSeed {

  private static final String RESOURCE = "prices.json";

  private PriceSeed() {}

  /// Reads the list.
  ///
  /// @throws IllegalArgumentException if it breaks a rule of the list, naming the entry
  public static PriceBook load() {
    try (InputStream in = PriceSeed.class.getResourceAsStream(RESOURCE)) {
      if (in == null) {
        throw new IllegalStateException(RESOURCE + " is missing from the jar");
      }
      return PriceList.parse(in.readAllBytes());
    } catch (IOException unreadable) {
      throw new UncheckedIOException(RESOURCE + " cannot be read", unreadable);
    }
  }
}
