package dev.signalbox.data.resolve;

import dev.signalbox.data.exchange.BodyFacts;
import dev.signalbox.data.exchange.HeaderView;
import dev.signalbox.model.usage.Dimension;
import java.util.List;

/// Reads from a request what it says about its session, agent, task, repository and client.
public final class Attribution {

  private Attribution() {}

  /// The dimensions that the client asserts, at most 56 and each name once, every value within 256
  /// printable characters. None is trusted; what follows from the credential is added by others.
  ///
  /// Where several fields speak of the same thing, our own `x-signalbox-*` win, then the client's
  /// native fields, then those of other gateways, then the body.
  public static List<Dimension> read(HeaderView headers, BodyFacts body) {
    Findings findings = new Findings();
    HeaderReading reading = new HeaderReading(findings);
    headers.forEach(reading);
    reading.conclude();
    BodyReading.read(findings, body);
    return findings.dimensions();
  }
}
