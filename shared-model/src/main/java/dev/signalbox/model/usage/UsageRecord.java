package dev.signalbox.model.usage;

/// One attempt, complete: what the proxy ships and the ledger keeps.
public record UsageRecord(AttemptOpened opened, AttemptClosed closed) {

  public UsageRecord {
    if (!opened.id().equals(closed.id())) {
      throw new IllegalArgumentException("opened and closed belong to different attempts");
    }
  }
}
