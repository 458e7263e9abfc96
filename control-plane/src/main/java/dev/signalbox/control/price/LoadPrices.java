package dev.signalbox.control.price;

import dev.signalbox.control.database.StartupStep;
import jakarta.inject.Singleton;

/// Loads the price list before the first record can come in.
@Singleton
final class LoadPrices implements StartupStep {

  private final Prices prices;

  LoadPrices(Prices prices) {
    this.prices = prices;
  }

  @Override
  public int order() {
    return 50;
  }

  @Override
  public void run() {
    prices.loadSeed();
  }
}
