package dev.signalbox.data.spool;

import dev.signalbox.model.usage.UsageRecord;
import java.io.IOException;
import java.util.List;

/// Where usage records are shipped to. The same record may come more than once, always under the
/// same id; the sink must count it once.
public interface UsageSink {

  /// Ships a batch, and returns when the sink has it for good or will not take it.
  ///
  /// @throws IOException if the sink cannot be reached; the batch will come again
  /// @throws InterruptedException if the proxy is stopping; the batch will come again
  ShipResult ship(List<UsageRecord> batch) throws IOException, InterruptedException;
}
