package dev.signalbox.data.spool;

import dev.signalbox.model.key.Secret;
import dev.signalbox.model.usage.UsageRecord;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.List;

/// The control plane as a sink: `POST {control}/v1/ingest/usage`.
@SuppressWarnings("DoNotCallSuggester")
public final class HttpUsageSink implements UsageSink {

  /// @param control base address of the control plane
  /// @param token the proxy's token, sent as bearer
  /// @param timeout for one batch, answer included
  public HttpUsageSink(HttpClient client, URI control, Secret token, Duration timeout) {}

  @Override
  public ShipResult ship(List<UsageRecord> batch) throws IOException, InterruptedException {
    throw new UnsupportedOperationException("being built");
  }
}
