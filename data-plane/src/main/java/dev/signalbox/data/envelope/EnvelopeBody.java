package dev.signalbox.data.envelope;

import dev.signalbox.model.json.Json;
import dev.signalbox.model.json.JsonException;
import dev.signalbox.model.json.JsonValue;
import dev.signalbox.model.wire.Envelope;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// A Messages request on its way from one envelope to another.
///
/// @param body the bytes
/// @param betas what belongs into the header `anthropic-beta`
/// @param lost what the envelope cannot carry: betas, and members that need them
public record EnvelopeBody(byte[] body, List<String> betas, List<String> lost) {

  private static final String VERSION = "anthropic_version";
  private static final String BETAS = "anthropic_beta";
  private static final String MODEL = "model";
  private static final String STREAM = "stream";

  /// Takes a request out of its envelope.
  ///
  /// @param betas of the header
  /// @param model as the path names it
  /// @param stream whether the path asks for a stream
  /// @throws JsonException if it is no JSON object, or the betas are no list of texts
  public static EnvelopeBody unwrap(
      byte[] body, List<String> betas, Envelope from, String model, boolean stream) {
    if (from == Envelope.PLAIN) {
      return new EnvelopeBody(body, betas, List.of());
    }
    MemberCut cut = new MemberCut(body);
    List<String> all = new ArrayList<>(betas);
    cut.value(BETAS).ifPresent(list -> list.asArray().forEach(beta -> all.add(beta.asString())));
    String added = MemberCut.member(MODEL, model);
    if (stream) {
      added += ",\"" + STREAM + "\":true";
    }
    return new EnvelopeBody(
        cut.rewrite(Set.of(VERSION, BETAS, MODEL, STREAM), added), all, List.of());
  }

  /// Puts a plain request into an envelope.
  ///
  /// @throws JsonException if it is no JSON object
  public EnvelopeBody wrap(Envelope to) {
    if (to == Envelope.PLAIN) {
      return this;
    }
    boolean bedrock = to == Envelope.BEDROCK;
    Betas.Filtered known = bedrock ? Betas.forBedrock(betas) : Betas.forVertex(betas);
    MemberCut cut = new MemberCut(body);
    Set<String> removed = new LinkedHashSet<>(known.members());
    List<String> lost = new ArrayList<>(known.dropped());
    removed.removeIf(member -> cut.value(member).isEmpty());
    lost.addAll(removed);
    removed.add(MODEL);
    String added = MemberCut.member(VERSION, bedrock ? "bedrock-2023-05-31" : "vertex-2023-10-16");
    if (bedrock) {
      removed.add(STREAM);
      if (!known.kept().isEmpty()) {
        added += ",\"" + BETAS + "\":" + Json.write(texts(known.kept()));
      }
    }
    return new EnvelopeBody(cut.rewrite(removed, added), bedrock ? List.of() : known.kept(), lost);
  }

  /// A plain request for another model.
  public EnvelopeBody forModel(String model) {
    return new EnvelopeBody(
        new MemberCut(body).rewrite(Set.of(MODEL), MemberCut.member(MODEL, model)), betas, lost);
  }

  /// Whether a plain request asks for a stream.
  public boolean asksForStream() {
    return new MemberCut(body)
        .value(STREAM)
        .filter(value -> value instanceof JsonValue.Bool flag && flag.value())
        .isPresent();
  }

  private static JsonValue texts(List<String> values) {
    return JsonValue.array(values.stream().map(value -> JsonValue.of(value)).toList());
  }
}
