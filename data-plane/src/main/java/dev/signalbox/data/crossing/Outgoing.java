package dev.signalbox.data.crossing;

import dev.signalbox.data.translate.AnswerTranslator;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What a provider is sent instead of the client's own request.
///
/// @param target path and query behind the provider's base address
/// @param body the body as it is sent
/// @param fields header fields that belong to the provider's dialect
/// @param stream whether the provider is asked for a stream
/// @param lost what could not be carried, for the client to read
/// @param answer turns the answer back; null if it goes as it comes
public record Outgoing(
    String target,
    byte[] body,
    Map<String, String> fields,
    boolean stream,
    List<String> lost,
    @Nullable AnswerTranslator answer) {

  public Outgoing {
    fields = Map.copyOf(fields);
    lost = List.copyOf(lost);
  }

  /// The client's own request without what its provider cannot take back.
  public static Outgoing without(List<String> lost, byte[] body) {
    return new Outgoing("", body, Map.of(), false, lost, null);
  }

  /// The same, having lost more.
  public Outgoing losing(List<String> more) {
    if (more.isEmpty()) {
      return this;
    }
    List<String> all = new ArrayList<>(more);
    all.addAll(lost);
    return new Outgoing(target, body, fields, stream, all, answer);
  }
}
