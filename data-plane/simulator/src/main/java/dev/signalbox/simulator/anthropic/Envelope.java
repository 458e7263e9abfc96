package dev.signalbox.simulator.anthropic;

import dev.signalbox.model.json.JsonValue;
import dev.signalbox.simulator.call.Call;
import dev.signalbox.simulator.call.Frame;
import dev.signalbox.simulator.call.Header;
import dev.signalbox.simulator.call.Refusal;
import dev.signalbox.simulator.call.Reply;
import dev.signalbox.simulator.call.ReportedUsage;
import dev.signalbox.simulator.call.Vendor;
import java.util.List;
import java.util.Optional;

/// How a platform carries the Messages API: who refuses, which headers go out, how an event of the
/// stream is framed.
public interface Envelope {

  /// Who refuses.
  Vendor vendor();

  /// What names the caller's prompt cache.
  String credential(Call call);

  /// Headers of an answer in one piece.
  List<Header> wholeHeaders(Call call, Optional<ReportedUsage> usage);

  /// Headers of a stream.
  List<Header> streamHeaders(Call call, ReportedUsage begun);

  /// One event.
  Frame event(JsonValue.Obj data, Optional<ReportedUsage> usage);

  /// How it tells that the model failed half way.
  Frame broken(Call call);

  /// How events are told apart.
  Reply.Framing framing();

  /// Whether its streams carry pings.
  default boolean pings() {
    return true;
  }

  /// The answer to a count of tokens.
  default JsonValue.Obj counted(long tokens) {
    return JsonValue.object().put("input_tokens", tokens).build();
  }

  /// The overload that a broken stream tells of.
  static Refusal overloaded() {
    return Refusal.of(529, "overloaded_error", "Overloaded");
  }
}
