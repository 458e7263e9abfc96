package dev.signalbox.data.spool;

/// The fake keeps the contract, so that what is tested with it holds for real sinks.
final class LedgerTest implements UsageSinkContract {

  private final Ledger ledger = new Ledger();

  @Override
  public UsageSink sink() {
    return ledger;
  }

  @Override
  public Ledger ledger() {
    return ledger;
  }
}
