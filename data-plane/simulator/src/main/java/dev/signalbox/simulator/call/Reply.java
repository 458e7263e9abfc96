package dev.signalbox.simulator.call;

import dev.signalbox.model.json.Json;
import dev.signalbox.model.json.JsonValue;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/// What goes back to the caller, before faults, pacing and encodings.
public sealed interface Reply {

  /// The HTTP status.
  int status();

  /// Headers of the vendor; framing, length and encoding are added when it is sent.
  List<Header> headers();

  /// An answer in one piece.
  record Whole(int status, List<Header> headers, byte[] body, Optional<ReportedUsage> usage)
      implements Reply {
    public Whole {
      headers = List.copyOf(headers);
    }

    /// A JSON answer without usage.
    public static Whole json(int status, List<Header> headers, JsonValue body) {
      return new Whole(status, headers, Json.writeBytes(body), Optional.empty());
    }
  }

  /// How the events of a stream are told apart.
  enum Framing {
    /// Server-sent events.
    EVENTS,
    /// The items of one JSON array.
    ARRAY,
    /// Binary frames of `application/vnd.amazon.eventstream`.
    BINARY
  }

  /// A stream of events, made while it is sent.
  ///
  /// @param broken makes the event with which this vendor announces that it failed half way
  record Events(
      List<Header> headers, Iterator<Frame> frames, Supplier<Frame> broken, Framing framing)
      implements Reply {
    public Events {
      headers = List.copyOf(headers);
    }

    /// A stream of server-sent events.
    public Events(List<Header> headers, Iterator<Frame> frames, Supplier<Frame> broken) {
      this(headers, frames, broken, Framing.EVENTS);
    }

    @Override
    public int status() {
      return 200;
    }
  }
}
